import type { Verdict } from '@rollout-health/shared/verdicts';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { DayBlock } from './blocks.js';
import type { StageSituation } from './situation.js';
import { combineSums, NO_SUMS, type Sums } from './sums.js';
import { earlierWeeks, type EvidenceWindows, type Window } from './window.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const POINTS = 48;
// So far back one sees a window that slides, in its own length.
const SLIDES = 12;

/**
 * The windows whose intervals show how a verdict came about, in order: everything up to each of some moments; for a criterion on its last
 * minutes, the minutes before each of them.
 */
export function narrowingWindows({ sample }: Pick<Verdict, 'sample'>, windowMinutes: number | undefined, startedAt: Date | null): Window[] {
  const [begin, end] = [Date.parse(sample.from), Date.parse(sample.to)];
  if (windowMinutes !== undefined) {
    const length = end - begin;
    const first = Math.max(startedAt?.getTime() ?? 0, end - SLIDES * length);
    const step = Math.max(MINUTE, Math.ceil((end - first) / POINTS / MINUTE) * MINUTE);
    const ends: number[] = [];
    for (let to = end; to > first; to -= step) ends.unshift(to);
    return ends.map((to) => ({ isLife: false, from: Math.max(to - length, startedAt?.getTime() ?? 0), to }));
  }
  // Rollups of old days are whole hours, which begin before what they hold.
  const from = end - begin > 24 * HOUR ? Math.floor(begin / HOUR) * HOUR : begin;
  const step = Math.max(MINUTE, Math.ceil((end - from) / POINTS / MINUTE) * MINUTE);
  const windows: Window[] = [];
  for (let to = from + step; to < end; to += step) windows.push({ isLife: false, from, to });
  return [...windows, { isLife: false, from, to: end }];
}

/**
 * What one point of the narrowing rests on. A stage that is over is compared with as it stands now; one that runs at the same time, and the
 * stage's own earlier weeks, as they were then.
 */
export function windowsAt(shown: Window, { baseline }: EvidenceWindows, declaration: CriterionDeclaration, stage: StageSituation): EvidenceWindows {
  if (baseline?.comparedWith === 'concurrent') return { shown, underWay: null, baseline: { ...baseline, windows: [shown] } };
  if (baseline?.comparedWith !== 'earlier-weeks') return { shown, underWay: null, baseline };
  return { shown, underWay: null, baseline: { ...baseline, windows: earlierWeeks(shown, declaration.baseline?.earlierWeeks ?? 0, stage.startedAt) } };
}

/** From the window's beginning to the end of each day (UTC) that ends in it, and to its own end. */
export function upToDayEnds({ from, to }: Window): Window[] {
  const windows: Window[] = [];
  for (let end = (Math.floor(from / DAY) + 1) * DAY; end < to; end += DAY) windows.push({ isLife: false, from, to: end });
  return [...windows, { isLife: false, from, to }];
}

/** Both stages' sums by the day, from what each had up to the days' ends. */
export function blocksOf(window: Window, own: (window: Window) => Sums, baseline: (window: Window) => Sums): DayBlock[] {
  let before = { own: NO_SUMS, baseline: NO_SUMS };
  return upToDayEnds(window).map((upTo) => {
    const [ownSums, baselineSums] = [own(upTo), baseline(upTo)];
    const block = { own: combineSums(ownSums, before.own, -1), baseline: combineSums(baselineSums, before.baseline, -1) };
    before = { own: ownSums, baseline: baselineSums };
    return { day: Math.floor((upTo.to - 1) / DAY) * DAY, ...block };
  });
}
