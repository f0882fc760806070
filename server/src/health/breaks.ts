import type { Change } from '@rollout-health/shared/health';
import { growBlocks, type DayBlock } from './blocks.js';
import type { Situation } from './situation.js';
import {
  advance,
  BREAK_RATIOS,
  chanceUntil,
  findStart,
  freshDetector,
  logEvidence,
  RECOVERY_RATIOS,
  type Detector,
  type Ratios,
} from './statistics/change-detector.js';
import { bar } from './statistics/interval.js';
import type { Found } from './verdicts.js';
import { BIN, unitOf, watchKey, type TimedSums, type Watch } from './watches.js';

const DAY = 86_400_000;
/** How far back the beginning of a change is looked for. */
export const LOOK_BACK = 3 * DAY;
// A look reads the last hour again, bin by bin: with many places looks are further apart, so that looking stays a small part of the work.
const PLACES_A_BIN = 100;

/** What a watch has seen. Everything before `settledTo` (ms) is in `detector`. */
export interface WatchState {
  direction: 'break' | 'recovery';
  settledTo: number;
  detector: Detector;
  change: Change | null;
  /** Beside a stage running at the same time: both by the day, up to `settledTo`; and up to the last look. */
  blocks: DayBlock[];
  seen: DayBlock[];
}

export const freshWatch = (startedAt: number, width: number): WatchState => ({
  direction: 'break',
  settledTo: Math.floor(startedAt / width) * width,
  detector: freshDetector(),
  change: null,
  blocks: [],
  seen: [],
});

const ratiosOf = ({ isMoreWorse: isMore }: Watch, direction: WatchState['direction']): Ratios =>
  isMore === (direction === 'break') ? BREAK_RATIOS : RECOVERY_RATIOS;

const copyOf = ({ passed, logs }: Detector): Detector => ({ passed, logs: [...logs] });

const alphaOf = ({ alpha }: Watch, direction: WatchState['direction']): number => (direction === 'break' ? alpha.broken : alpha.recovered);

/** Whether bins are looked at again: every ten seconds, or less often where there are many places to look at. */
export function isLookDue({ stages }: Situation, watchedTo: number, now: Date): boolean {
  const places = stages.reduce((sum, { previous }) => sum + (previous?.verdicts.length ?? 0), 0);
  const apart = BIN * Math.ceil(Math.max(1, places) / PLACES_A_BIN);
  return Math.floor(watchedTo / apart) < Math.floor(now.getTime() / apart);
}

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
  const turned = { settledTo: Math.ceil(alarmAt / watch.width) * watch.width, detector: freshDetector() };
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

/** Bins of a watch that a look needs: `from ≤ time < to`, ms. */
export interface Asked {
  watch: Watch;
  from: number;
  to: number;
}

/** What a look saw, and the states to be kept: those that moved. */
export interface Look {
  found: Found;
  kept: { watch: Watch; state: WatchState }[];
}

/** Looks at every watch up to now. Asks for bins (of all watches, then of those that found something) and is answered with them, in order. */
export function* look(watches: Watch[], known: Map<string, WatchState>, now: Date): Generator<Asked[], Look, TimedSums[][]> {
  const places = watches.map((watch) => ({ watch, before: known.get(watchKey(watch)) ?? freshWatch(watch.startedAt, watch.width) }));
  const bins = yield places.map(({ watch, before }) => ({ watch, from: before.settledTo, to: now.getTime() }));
  const followed = places.map((place, index) => ({ ...place, ...follow(place.watch, place.before, bins[index] ?? [], now) }));
  const alarmed = followed.flatMap(({ watch, before, state, alarmAt }) => {
    if (alarmAt === null) return [];
    const from = before.direction === 'recovery' && before.change ? Date.parse(before.change.detectedAt) : Math.min(alarmAt - LOOK_BACK, before.settledTo);
    return [{ watch, state, alarmAt, from: Math.max(from, watch.startedAt - watch.width) }];
  });
  const past = alarmed.length > 0 ? yield alarmed.map(({ watch, from, alarmAt }) => ({ watch, from, to: alarmAt })) : [];
  const turned = alarmed.map(({ watch, state, alarmAt }, index) => ({ watch, state: turn(watch, state, past[index] ?? [], alarmAt) }));
  const moved = followed.filter(({ watch, before, state, alarmAt }) => alarmAt === null && (state !== before || !known.has(watchKey(watch))));
  return {
    found: {
      changes: new Map(turned.flatMap(({ watch, state: { change } }) => (change ? [[watchKey(watch), change]] : []))),
      blocks: new Map([...followed, ...turned].flatMap(({ watch, state }) => (watch.comparedStageId === null ? [] : [[watchKey(watch), state.seen]]))),
    },
    kept: [...moved, ...turned],
  };
}
