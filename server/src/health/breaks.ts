import type { Change } from '@rollout-health/shared/verdicts';
import { growBlocks, type DayBlock } from './blocks.js';
import { advance, chanceUntil, findStart, freshDetector, logEvidence, type Detector, type Ratios } from './statistics/change-detector.js';
import { bar } from './statistics/interval.js';
import { unitOf, type Parts, type TimedSums, type Watch } from './watches.js';

const DAY = 86_400_000;

/** What a watch has seen. Everything before `settledTo` (ms) is in `detector`. */
export interface WatchState {
  direction: 'break' | 'recovery';
  settledTo: number;
  detector: Detector;
  change: Change | null;
  /** Beside a stage running at the same time: both by the day, up to `settledTo`; and up to the last look. */
  blocks: DayBlock[];
  seen: DayBlock[];
  /** When it began to look, ms; what it has seen up to `settledTo`; and what of the totals was no part of it (null: not known yet). */
  begunAt: number;
  consumed: Parts;
  offset: Parts | null;
}

export const NONE: Parts = [0, 0, 0, 0];

export const freshWatch = (startedAt: number, width: number, now = 0): WatchState => ({
  direction: 'break',
  settledTo: Math.floor(startedAt / width) * width,
  detector: freshDetector(),
  change: null,
  blocks: [],
  seen: [],
  begunAt: now,
  consumed: NONE,
  offset: null,
});

const ratiosOf = ({ isMoreWorse: isMore, ratios }: Watch, direction: WatchState['direction']): Ratios =>
  isMore === (direction === 'break') ? ratios.more : ratios.fewer;

const copyOf = ({ passed, logs }: Detector): Detector => ({ passed, logs: [...logs] });

const alphaOf = ({ alpha }: Watch, direction: WatchState['direction']): number => (direction === 'break' ? alpha.broken : alpha.recovered);

/**
 * Goes on with a watch. `bins`: everything from `settledTo` on, in order. A day under way counts against at least as many users as the
 * day before it had, so that its busy hours are no alarm. `alarmAt` (end of a bin, ms): the direction's change was found.
 */
export function follow(watch: Watch, state: WatchState, bins: TimedSums[], now: Date): { state: WatchState; alarmAt: number | null } {
  const { width } = watch;
  const unit = unitOf(width);
  const settle = Math.floor((now.getTime() - Math.max(watch.settledAfter, width)) / width) * width;
  const ratios = ratiosOf(watch, state.direction);
  const planned = state.direction === 'break' ? watch.planned : null;
  const detector = copyOf(state.detector);
  const enough = bar(alphaOf(watch, state.direction));
  const isLookingForMore = watch.isMoreWorse === (state.direction === 'break');
  let settled = state;
  let before = 0;
  const first = state.settledTo - state.detector.passed * unit;
  for (const sums of bins) {
    const isUnderWay = width === DAY && watch.comparedStageId === null && sums.at + width > now.getTime();
    const exposure = isUnderWay ? Math.max(sums.denominator, before) : sums.denominator;
    // The first day has nothing to be held against until it is over; nor has one that may still bring what is missed.
    if (isUnderWay && (before === 0 || !isLookingForMore)) continue;
    before = sums.denominator;
    const until = Math.max((sums.at + width - first) / unit, detector.passed + width / unit);
    const bin = watch.toBin(sums, exposure);
    advance(detector, bin, chanceUntil(until, planned) - chanceUntil(detector.passed, planned), ratios, until);
    // The mean over ratios is never more than the largest.
    if (Math.max(...detector.logs) >= enough && logEvidence(detector) >= enough) return { state, alarmAt: Math.min(sums.at + width, now.getTime()) };
    if (sums.at + width <= settle) settled = { ...state, settledTo: sums.at + width, detector: copyOf(detector) };
  }
  if (watch.comparedStageId === null) return { state: settled, alarmAt: null };
  const isSettled = ({ at }: TimedSums) => at < settled.settledTo;
  const blocks = growBlocks(state.blocks, bins.filter(isSettled));
  const seen = growBlocks(
    blocks,
    bins.filter((bin) => !isSettled(bin)),
  );
  return { state: { ...settled, blocks, seen }, alarmAt: null };
}

/**
 * The state after an alarm. `bins`: the days before it, in order, from the state's `settledTo` or earlier; what is found in them is when the
 * change began. After a recovery what is compared begins anew.
 */
export function turn(watch: Watch, state: WatchState, bins: TimedSums[], alarmAt: number): WatchState {
  const start = findStart(
    bins.map((sums) => watch.toBin(sums)),
    ratiosOf(watch, state.direction),
  );
  const timeOf = (index: number) => bins[index]?.at ?? alarmAt;
  const [from, likeliest, to] = [start.from, start.likeliest, start.to].map((index) => new Date(timeOf(index)).toISOString()) as [string, string, string];
  const period = { from, likeliest, to };
  const at = new Date(alarmAt).toISOString();
  const turned = { ...state, settledTo: Math.ceil(alarmAt / watch.width) * watch.width, detector: freshDetector() };
  const blocksFrom = (known: DayBlock[], time: number) =>
    watch.comparedStageId === null
      ? []
      : growBlocks(
          known,
          bins.filter((bin) => bin.at >= time),
        );
  if (state.direction === 'break') {
    const blocks = blocksFrom(state.blocks, state.settledTo);
    return { ...turned, direction: 'recovery', change: { broken: period, detectedAt: at, recovered: null, recoveryDetectedAt: null }, blocks, seen: blocks };
  }
  const change = state.change && { ...state.change, recovered: period, recoveryDetectedAt: at };
  const blocks = blocksFrom([], timeOf(start.likeliest));
  return { ...turned, direction: 'break', change, blocks, seen: blocks };
}
