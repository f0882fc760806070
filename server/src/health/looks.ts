import { follow, freshWatch, NONE, turn, type WatchState } from './breaks.js';
import type { Situation } from './situation.js';
import type { Found } from './verdicts.js';
import { BIN, watchKey, type Parts, type TimedSums, type Watch } from './watches.js';

const DAY = 86_400_000;
/** How far back the beginning of a change is looked for. */
export const LOOK_BACK = 3 * DAY;
const HOUR = 3_600_000;
// Of what a life holds: so much that came late is looked at once an hour, or at once.
const LATE = 0.005;
const MUCH_LATE = 0.05;
// A look reads the last hour again, bin by bin: with many places looks are further apart, so that looking stays a small part of the work.
const PLACES_A_BIN = 100;

/** Whether bins are looked at again: every ten seconds, or less often where there are many places to look at. */
export function isLookDue({ stages }: Situation, watchedTo: number, now: Date): boolean {
  const places = stages.reduce((sum, { previous }) => sum + (previous?.verdicts.length ?? 0), 0);
  const apart = BIN * Math.ceil(Math.max(1, places) / PLACES_A_BIN);
  return Math.floor(watchedTo / apart) < Math.floor(now.getTime() / apart);
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

const combine = (one: Parts, other: Parts, factor: number): Parts => one.map((value, index) => value + factor * (other[index] ?? 0)) as Parts;

function partsOf(bins: TimedSums[]): Parts {
  const parts: Parts = [...NONE];
  for (const { numerator, denominator, baseline } of bins) {
    parts[0] += numerator;
    parts[1] += denominator;
    parts[2] += baseline.numerator;
    parts[3] += baseline.denominator;
  }
  return parts;
}

/** Whether so much came into bins that were settled that all must be looked at anew, as if it had come in time. */
function isOutrun({ totals, maturesAfter }: Watch, { begunAt, consumed, offset }: WatchState, bins: TimedSums[], now: Date): boolean {
  // What must be so old first has had its time to come; of the totals the youngest are no part of it yet.
  if (!offset || maturesAfter > 0) return false;
  const missed = combine(combine(combine(totals, offset, -1), consumed, -1), partsOf(bins), -1);
  const most = Math.max(...missed.map((value, index) => Math.abs(value) / Math.max(1, totals[index] ?? 0)));
  return most > (now.getTime() - begunAt < HOUR ? MUCH_LATE : LATE);
}

interface Place {
  watch: Watch;
  before: WatchState;
  bins: TimedSums[];
  isAnew: boolean;
}

/** What its bins leave it with: everything before the state's `settledTo` is consumed. */
function keep({ watch, before, bins }: Place, state: WatchState): WatchState {
  const offset = before.offset ?? combine(watch.totals, partsOf(bins), -1);
  return { ...state, offset, consumed: combine(before.consumed, partsOf(bins.filter(({ at }) => at < state.settledTo)), 1) };
}

/**
 * Looks at every watch up to now. Asks for bins (of all watches; of those that must look at everything anew; of those that found something)
 * and is answered with them, in order.
 */
export function* look(watches: Watch[], known: Map<string, WatchState>, now: Date): Generator<Asked[], Look, TimedSums[][]> {
  const to = now.getTime();
  const fresh = (watch: Watch) => freshWatch(watch.startedAt, watch.width, to);
  const states = watches.map((watch) => known.get(watchKey(watch)) ?? fresh(watch));
  const bins = yield watches.map((watch, index) => ({ watch, from: (states[index] as WatchState).settledTo, to: to - watch.maturesAfter }));
  const places = watches.map((watch, index): Place => {
    const place = { watch, before: states[index] as WatchState, bins: bins[index] ?? [] };
    const isAnew = isOutrun(watch, place.before, place.bins, now);
    return { ...place, isAnew, ...(isAnew && { before: fresh(watch) }) };
  });
  const anew = places.filter(({ isAnew }) => isAnew);
  const all = anew.length > 0 ? yield anew.map(({ watch, before }) => ({ watch, from: before.settledTo, to })) : [];
  for (const [index, place] of anew.entries()) place.bins = all[index] ?? [];

  const followed = places.map((place) => ({ place, ...follow(place.watch, place.before, place.bins, now) }));
  const alarmed = followed.flatMap(({ place, state, alarmAt }) => {
    if (alarmAt === null) return [];
    const { watch, before } = place;
    const from = before.direction === 'recovery' && before.change ? Date.parse(before.change.detectedAt) : Math.min(alarmAt - LOOK_BACK, before.settledTo);
    return [{ place, state, alarmAt, from: Math.max(from, watch.startedAt - watch.width) }];
  });
  const past = alarmed.length > 0 ? yield alarmed.map(({ place: { watch }, from, alarmAt }) => ({ watch, from, to: alarmAt })) : [];
  const turned = alarmed.map(({ place, state, alarmAt }, index) => ({ place, state: turn(place.watch, state, past[index] ?? [], alarmAt) }));
  const moved = followed.filter(({ place, state, alarmAt }) => alarmAt === null && (state !== place.before || place.before.offset === null));
  return {
    found: {
      // What was found before all was looked at anew is found again, or was none.
      changes: new Map([
        ...anew.map(({ watch }) => [watchKey(watch), null] as const),
        ...turned.map(({ place, state }) => [watchKey(place.watch), state.change] as const),
      ]),
      blocks: new Map(
        [...followed, ...turned].flatMap(({ place: { watch }, state }) => (watch.comparedStageId === null ? [] : [[watchKey(watch), state.seen]])),
      ),
    },
    kept: [...moved, ...turned].map(({ place, state }) => ({ watch: place.watch, state: keep(place, state) })),
  };
}
