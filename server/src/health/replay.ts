import type { StageHealth } from '@rollout-health/shared/health';
import { judgeRollout, type JudgedStage } from './assess.js';
import type { BinSums } from './blocks.js';
import type { WatchState } from './breaks.js';
import { isLookDue, look, LOOK_BACK, type Asked } from './looks.js';
import { planSums } from './plan.js';
import type { Situation } from './situation.js';
import { SumTable, type SumRequest } from './sums.js';
import type { Found } from './verdicts.js';
import { NO_BIN, planWatches, watchKey, type TimedSums } from './watches.js';
import { LIFE } from './window.js';

interface Timed {
  at: number;
}

interface Column {
  /** `sum`: of everything up to and with this bin. */
  bins: (Timed & { sum: number })[];
}

const sumAt = ({ bins }: Column, place: number): number => bins[place]?.sum ?? 0;

type Place = Pick<SumRequest, 'stageId' | 'segmentId' | 'series'>;

/** Rollups in memory, as the stores read them from Postgres. */
export class MemoryRollups {
  private readonly columns = new Map<string, Column & { place: Place }>();
  private readonly made = new Map<string, TimedSums[]>();

  add(place: Place, at: number, value: number): void {
    const key = keyOf(place);
    const column = this.columns.get(key) ?? { place, bins: [] };
    if (column.bins.length === 0) this.columns.set(key, column);
    const last = column.bins.at(-1);
    if (last && at < last.at) this.addLate(column, at, value);
    else if (last?.at === at) last.sum += value;
    else column.bins.push({ at, sum: (last?.sum ?? 0) + value });
  }

  private addLate(column: Column, at: number, value: number): void {
    const place = placeOf(column.bins, at);
    if (column.bins[place]?.at !== at) column.bins.splice(place, 0, { at, sum: sumAt(column, place - 1) });
    for (let index = place; index < column.bins.length; index += 1) (column.bins[index] as { sum: number }).sum += value;
    // What was made of later bins is made anew.
    for (const bins of this.made.values()) bins.length = Math.max(0, placeOf(bins, at - LOOK_BACK));
  }

  /** What the evaluation of a situation reads. */
  read(situation: Situation, now: Date): SumTable {
    const table = new SumTable();
    for (const { place, bins } of this.columns.values()) table.set({ ...place, window: LIFE }, bins.at(-1)?.sum ?? 0);
    for (const request of planSums(situation, now).windows) {
      const column = this.columns.get(keyOf(request));
      if (column) table.set(request, before(column, request.window.to) - before(column, request.window.from));
    }
    return table;
  }

  /** Bins of a watch are made once and grow at their end. */
  bins({ watch, from, to }: Asked): TimedSums[] {
    const known = this.made.get(watchKey(watch)) ?? [];
    this.made.set(watchKey(watch), known);
    const last = known.pop();
    const begin = last?.at ?? -Infinity;
    this.fill(watch, watch.stageId, begin, (at) => binAt(known, at));
    if (watch.comparedStageId !== null) {
      const places = new Map(known.slice(Math.max(0, placeOf(known, begin))).map((bin) => [bin.at, bin.baseline]));
      this.fill(watch, watch.comparedStageId, begin, (at) => places.get(at));
    }
    return known.slice(placeOf(known, from), placeOf(known, to));
  }

  private fill({ terms, width }: Asked['watch'], stageId: number, from: number, binOf: (at: number) => BinSums | undefined): void {
    for (const { segmentId, series, numerator, denominator, squares } of terms) {
      const column = this.columns.get(keyOf({ stageId, segmentId, series }));
      if (!column) continue;
      for (let index = placeOf(column.bins, from); index < column.bins.length; index += 1) {
        const bin = binOf(Math.floor((column.bins[index] as Timed).at / width) * width);
        if (!bin) continue;
        const value = sumAt(column, index) - sumAt(column, index - 1);
        bin.numerator += numerator * value;
        bin.denominator += denominator * value;
        bin.squares += squares * value;
      }
    }
  }
}

/** The bin that begins then; made where it is missing. */
function binAt(bins: TimedSums[], at: number): TimedSums {
  const place = placeOf(bins, at);
  const known = bins[place];
  if (known?.at === at) return known;
  const bin = { at, ...NO_BIN, baseline: { ...NO_BIN } };
  bins.splice(place, 0, bin);
  return bin;
}

const keyOf = ({ stageId, segmentId, series }: Place): string => `${stageId}/${segmentId}/${series}`;

/** The first place that is not before `time`. */
function placeOf(bins: Timed[], time: number): number {
  let [low, high] = [0, bins.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bins[middle] as Timed).at < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

const before = (column: Column, time: number): number => sumAt(column, placeOf(column.bins, time) - 1);

/**
 * Judges a rollout in memory, look after look, by everything that judges a real one: the same windows, evidence, budgets, verdicts,
 * and watches for breaks. What proofs and back-tests are made with.
 */
export class Replay {
  private readonly states = new Map<string, WatchState>();
  private watchedTo = -Infinity;

  constructor(
    private readonly situation: Situation,
    private readonly rollups: MemoryRollups,
  ) {}

  look(now: Date): JudgedStage[] {
    const sums = this.rollups.read(this.situation, now);
    const isDue = isLookDue(this.situation, this.watchedTo, now);
    const found = isDue ? this.watch(sums, now) : this.recall();
    if (isDue) this.watchedTo = now.getTime();
    const judged = judgeRollout(this.situation, sums, found, now);
    for (const { stage, judged: verdicts } of judged) stage.previous = { ...NEVER_SHOWN, verdicts: verdicts.map(({ verdict }) => verdict) };
    this.situation.evaluatedAt = now;
    return judged;
  }

  private recall(): Found {
    return { changes: new Map(), blocks: new Map([...this.states].map(([key, { seen }]) => [key, seen])) };
  }

  private watch(sums: SumTable, now: Date): Found {
    const looking = look(planWatches(this.situation, sums, now), this.states, now);
    let step = looking.next();
    while (!step.done) step = looking.next(step.value.map((asked) => this.rollups.bins(asked)));
    for (const { watch, state } of step.value.kept) this.states.set(watchKey(watch), state);
    return step.value.found;
  }
}

const NEVER_SHOWN: StageHealth = {
  stage: '',
  name: '',
  kind: 'expansion',
  state: 'active',
  position: 0,
  plannedUsers: 0,
  startedAt: null,
  earliestBefore: null,
  status: 'gathering',
  since: '',
  reasons: [],
  verdicts: [],
  figures: [],
  withoutHelp: null,
  gate: 'closed',
  gateReasons: [],
  overrides: [],
  exposure: 'growing',
  automation: 'on',
  reviewDueAt: null,
  asOf: '',
};
