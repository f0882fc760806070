import { metricOf, type MetricKey } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
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
export function windowStep(length: number): number {
  if (length >= DAY) return HOUR;
  return length >= HOUR ? MINUTE : 10_000;
}

const alignStart = (from: number, to: number): number => floorTo(from, windowStep(to - from));

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
  return { isLife: false, from: isDaily(metric) ? floorTo(from, DAY) : alignStart(from, to), to };
}

/** What a figure shows: errors and latency of the last hour while the stage runs, users of the last 7 days (UTC), else its life. */
export function figureWindow(stage: StageSituation, metric: MetricKey, now: Date): Window {
  const to = now.getTime();
  if (metric === 'active-users') return { isLife: false, from: lastDays(7, to), to };
  const isBrief = metric === 'error-rate' || metric === 'latency-p50' || metric === 'latency-p95';
  return isBrief && !isOver(stage) ? { isLife: false, from: alignStart(to - HOUR, to), to } : lifeOf(stage, now);
}

/** A user-day counts at the user's first sign of the day: a day under way is short of those who come later. */
const isDaily = (metric: MetricKey): boolean => metricOf(metric).denominator === 'active-user-days';

/** The windows whose sums make one verdict. */
export interface EvidenceWindows {
  shown: Window;
  /** The day under way and the one before, where the metric counts users by the day. */
  today: Window | null;
  yesterday: Window | null;
  /** What to compare with: of which stage, and over which windows together. */
  baseline: { stage: StageSituation; windows: Window[]; comparedWith: 'history' | 'concurrent' | 'mix' | 'earlier-weeks' } | null;
}

/** `since`: a break has been recovered from; what was before is no longer judged. */
export function evidenceWindows(
  stage: StageSituation,
  baselineStage: StageSituation | null,
  { metric, windowMinutes, baseline }: CriterionDeclaration,
  since: Date | null,
  now: Date,
): EvidenceWindows {
  const isOwnPast = baseline?.earlierWeeks !== undefined;
  const isConcurrent = baselineStage !== null && !isOver(stage) && !isOver(baselineStage) && baselineStage.startedAt !== null && stage.startedAt !== null;
  const begin = Math.max(
    isConcurrent ? Math.max(stage.startedAt?.getTime() ?? 0, baselineStage.startedAt?.getTime() ?? 0) : 0,
    since && windowMinutes === undefined ? since.getTime() : 0,
  );
  const shown: Window =
    begin > (stage.startedAt?.getTime() ?? 0) || (isConcurrent && begin > 0)
      ? { isLife: false, from: begin, to: now.getTime() }
      : windowOf(stage, metric, windowMinutes, now);
  const midnight = floorTo(now.getTime(), DAY);
  const isUnderWay = isDaily(metric) && !isOver(stage) && !isConcurrent && !isOwnPast;
  return {
    shown,
    today: isUnderWay ? { isLife: false, from: midnight, to: now.getTime() } : null,
    yesterday: isUnderWay ? { isLife: false, from: midnight - DAY, to: midnight } : null,
    baseline: isOwnPast
      ? { stage, windows: earlierWeeks(shown, baseline.earlierWeeks ?? 0, stage.startedAt), comparedWith: 'earlier-weeks' }
      : baselineStage && {
          stage: baselineStage,
          windows: [isConcurrent ? shown : lifeOf(baselineStage, now)],
          comparedWith: baseline?.mixOf !== undefined ? 'mix' : isConcurrent ? 'concurrent' : 'history',
        },
  };
}

/** The same hours of the weeks before, as far as the stage was running. */
function earlierWeeks({ from, to }: Window, weeks: number, startedAt: Date | null): Window[] {
  const windows = Array.from({ length: weeks }, (_, index) => ({ isLife: false, from: from - (index + 1) * 7 * DAY, to: to - (index + 1) * 7 * DAY }));
  return windows.filter((window) => startedAt !== null && window.from >= startedAt.getTime());
}
