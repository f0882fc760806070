import { metricOf, type MetricKey } from '@rollout-health/shared/metrics';
import type { StageSituation } from './situation.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `from ≤ time < to`, in ms. A stage's life is read from its totals, every other window from rollups. */
export interface Window {
  isLife: boolean;
  from: number;
  to: number;
}

const floorTo = (time: number, step: number): number => Math.floor(time / step) * step;

/** Rollups grow coarse with age: the longer a window reaches back, the coarser the step that it starts on. */
function alignStart(from: number, to: number): number {
  const length = to - from;
  if (length >= DAY) return floorTo(from, HOUR);
  return floorTo(from, length >= HOUR ? MINUTE : 10_000);
}

const lastDays = (days: number, to: number): number => floorTo(to, DAY) - (days - 1) * DAY;

export const isOver = (stage: Pick<StageSituation, 'state'>): boolean => stage.state === 'completed' || stage.state === 'rolled-back';

export function lifeOf(stage: Pick<StageSituation, 'startedAt'>, now: Date): Window {
  return { isLife: true, from: (stage.startedAt ?? now).getTime(), to: now.getTime() };
}

/** What a criterion judges: the stage's whole life, or its last minutes (up to its end). */
export function windowOf(
  stage: Pick<StageSituation, 'state' | 'startedAt' | 'endedAt'>,
  metric: MetricKey,
  windowMinutes: number | undefined,
  now: Date,
): Window {
  if (windowMinutes === undefined) return lifeOf(stage, now);
  const to = isOver(stage) && stage.endedAt ? stage.endedAt.getTime() : now.getTime();
  const from = to - windowMinutes * MINUTE;
  // A user-day counts at the user's first sign of the day: only windows that start with a day hold their users.
  const isDaily = metricOf(metric).denominator === 'active-user-days';
  return { isLife: false, from: isDaily ? floorTo(from, DAY) : alignStart(from, to), to };
}

/** What a figure shows: errors and latency of the last hour while the stage runs, users of the last 7 days (UTC), else its life. */
export function figureWindow(stage: StageSituation, metric: MetricKey, now: Date): Window {
  const to = now.getTime();
  if (metric === 'active-users') return { isLife: false, from: lastDays(7, to), to };
  const isBrief = metric === 'error-rate' || metric === 'latency-p50' || metric === 'latency-p95';
  return isBrief && !isOver(stage) ? { isLife: false, from: alignStart(to - HOUR, to), to } : lifeOf(stage, now);
}
