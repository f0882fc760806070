import { maturesAfter, metricOf, type MetricKey } from '@rollout-health/shared/metrics';
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

/** Everything a stage ever had: its totals. */
export const LIFE: Window = { isLife: true, from: 0, to: 0 };

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

/** Up to when things have had their time to come: rollups grow coarse with age, and none that may hold younger ones is read. */
export function matureTo(now: Date, { metric, of }: Subject): number {
  const age = maturesAfter(metric, of) * MINUTE;
  return age === 0 ? now.getTime() : floorTo(now.getTime() - age, windowStep(age));
}

/** A stage's life as far as it counts. */
function matureLife(stage: Pick<StageSituation, 'startedAt'>, criterion: Subject, now: Date): Window {
  if (maturesAfter(criterion.metric, criterion.of) === 0) return lifeOf(stage, now);
  const from = floorTo((stage.startedAt ?? now).getTime(), HOUR);
  return { isLife: false, from, to: Math.max(from, matureTo(now, criterion)) };
}

/** What a criterion judges: the stage's whole life, or its last minutes (up to its end). */
export function windowOf(
  stage: Pick<StageSituation, 'state' | 'startedAt' | 'endedAt'>,
  criterion: Daily & Subject & Pick<CriterionDeclaration, 'windowMinutes'>,
  now: Date,
): Window {
  const { windowMinutes } = criterion;
  if (windowMinutes === undefined) return matureLife(stage, criterion, now);
  const to = Math.min(isOver(stage) && stage.endedAt ? stage.endedAt.getTime() : Infinity, matureTo(now, criterion));
  const from = to - windowMinutes * MINUTE;
  return { isLife: false, from: isDaily(criterion) ? floorTo(from, DAY) : alignStart(from, to), to };
}

/** What a figure shows: errors and latency of the last hour while the stage runs, users of the last 7 days (UTC), else its life. */
export function figureWindow(stage: StageSituation, metric: MetricKey, now: Date): Window {
  const to = now.getTime();
  if (metric === 'active-users') return { isLife: false, from: lastDays(7, to), to };
  const isBrief = metric === 'error-rate' || metric === 'latency-p50' || metric === 'latency-p95';
  return isBrief && !isOver(stage) ? { isLife: false, from: alignStart(to - HOUR, to), to } : lifeOf(stage, now);
}

type Daily = Pick<CriterionDeclaration, 'metric' | 'wholeDays'>;
type Subject = Pick<CriterionDeclaration, 'metric' | 'of'>;

/**
 * Whether a day under way says little: a user-day counts at the user's first sign of the day, so it is short of those who come later;
 * and what shall hold over the day may not hold at noon.
 */
export const isDaily = ({ metric, wholeDays }: Daily): boolean => wholeDays === true || metricOf(metric).denominator === 'active-user-days';

/** The windows whose sums make one verdict. */
export interface EvidenceWindows {
  shown: Window;
  /**
   * Where the metric counts users by the day: the day under way, the one before, and what may still grow
   * (a day whose tickets are still being written is not over).
   */
  underWay: { today: Window; yesterday: Window; unsettled: Window } | null;
  /** What to compare with: of which stage, and over which windows together. */
  baseline: { stage: StageSituation; windows: Window[]; comparedWith: 'history' | 'concurrent' | 'mix' | 'earlier-weeks' } | null;
}

// Tickets are written some hours after what they are about.
const SETTLED_AFTER = 6 * HOUR;

/** `since`: a break has been recovered from, or the criterion was changed; what was before is no longer judged. */
export function evidenceWindows(
  stage: StageSituation,
  baselineStage: StageSituation | null,
  criterion: CriterionDeclaration,
  since: Date | null,
  now: Date,
): EvidenceWindows {
  const { baseline } = criterion;
  const isOwnPast = baseline?.earlierWeeks !== undefined;
  const isConcurrent = baselineStage !== null && !isOver(stage) && !isOver(baselineStage) && baselineStage.startedAt !== null && stage.startedAt !== null;
  const sinceStart = Math.max(isConcurrent ? Math.max(stage.startedAt?.getTime() ?? 0, baselineStage.startedAt?.getTime() ?? 0) : 0, since?.getTime() ?? 0);
  // A day that is judged from its middle on has tickets of users who were counted before.
  const begin = isDaily(criterion) ? Math.ceil(sinceStart / DAY) * DAY : sinceStart;
  const shown = beginAt(windowOf(stage, criterion, now), begin, isConcurrent);
  const midnight = floorTo(now.getTime(), DAY);
  const isUnderWay = isDaily(criterion) && !isOver(stage) && !isConcurrent && !isOwnPast;
  const upToNow = (from: number): Window => ({ isLife: false, from: Math.max(from, shown.from), to: now.getTime() });
  return {
    shown,
    underWay: isUnderWay
      ? {
          today: upToNow(midnight),
          yesterday: { isLife: false, from: midnight - DAY, to: midnight },
          unsettled: upToNow(floorTo(now.getTime() - SETTLED_AFTER, DAY)),
        }
      : null,
    baseline: isOwnPast
      ? { stage, windows: earlierWeeks(shown, baseline.earlierWeeks ?? 0, stage.startedAt), comparedWith: 'earlier-weeks' }
      : baselineStage && {
          stage: baselineStage,
          windows: [isConcurrent ? shown : matureLife(baselineStage, criterion, now)],
          comparedWith: baseline?.mixOf !== undefined ? 'mix' : isConcurrent ? 'concurrent' : 'history',
        },
  };
}

function beginAt(window: Window, begin: number, isAlways: boolean): Window {
  if (begin <= window.from && !(isAlways && begin > 0)) return window;
  return { isLife: false, from: Math.min(Math.max(begin, window.from), window.to), to: window.to };
}

/** The same hours of the weeks before, as far as the stage was running. */
export function earlierWeeks({ from, to }: Window, weeks: number, startedAt: Date | null): Window[] {
  const windows = Array.from({ length: weeks }, (_, index) => ({ isLife: false, from: from - (index + 1) * 7 * DAY, to: to - (index + 1) * 7 * DAY }));
  return windows.filter((window) => startedAt !== null && window.from >= startedAt.getTime());
}
