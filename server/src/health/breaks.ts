import type { Change } from '@rollout-health/shared/health';
import { seriesOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { detectorAlpha, GATE_ALPHA } from './alphas.js';
import { growBlocks, type ComparedBin, type DayBlock } from './blocks.js';
import { countedLimit, formOf, isMoreWorse, marginOf } from './criterion-form.js';
import { dispersionOf } from './evidence.js';
import { EVERYBODY, type Segment, type Situation, type StageSituation } from './situation.js';
import {
  advance,
  BREAK_RATIOS,
  chanceUntil,
  findStart,
  freshDetector,
  logEvidence,
  RECOVERY_RATIOS,
  type Bin,
  type Detector,
  type Ratios,
} from './statistics/change-detector.js';
import { bar } from './statistics/interval.js';
import { rateInterval } from './statistics/rate-interval.js';
import { shareAt } from './statistics/two-samples.js';
import type { SumTable, Sums } from './sums.js';
import { baselineStageOf } from './verdicts.js';
import { isDaily, isOver, lifeOf } from './window.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Bins this young may still fill up: they are looked at, and read again at the next look. */
const SETTLED_AFTER = 60 * MINUTE;

/** One place that is watched for a break after good days: a criterion, for everybody or for a segment. */
export interface Watch {
  criterionId: number;
  segmentId: number;
  stageId: number;
  /** The stage running at the same time that it is held against. Null: a limit. */
  comparedStageId: number | null;
  series: { numerator: string; denominator: string };
  /** Length of its bins, ms: a minute, or a day (UTC) where users count by the day. */
  width: number;
  startedAt: number;
  /** How many bins the stage is planned to last. */
  planned: number | null;
  isMoreWorse: boolean;
  alpha: { broken: number; recovered: number };
  /** `exposure`: what it is held against; that of the sums if not given. */
  toBin: (sums: TimedSums, exposure?: number) => Bin;
}

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

/** What came in a bin that begins at `at` (ms). */
export type TimedSums = ComparedBin;

export const watchKey = ({ criterionId, segmentId }: Pick<Watch, 'criterionId' | 'segmentId'>): string => `${criterionId}/${segmentId}`;
export const freshWatch = (startedAt: number, width: number): WatchState => ({
  direction: 'break',
  settledTo: Math.floor(startedAt / width) * width,
  detector: freshDetector(),
  change: null,
  blocks: [],
  seen: [],
});

/**
 * Every place of running stages that is judged over its life by what can be counted: against a limit that is known beforehand,
 * or against a stage that runs at the same time.
 */
export function planWatches(situation: Situation, sums: SumTable, now: Date): Watch[] {
  return situation.stages.flatMap((stage) => {
    if (stage.state === 'planned' || isOver(stage) || !stage.startedAt) return [];
    return stage.criteria.flatMap((criterion) => {
      const { scope, windowMinutes } = criterion.declaration;
      if (windowMinutes !== undefined) return [];
      const dimension = typeof scope === 'object' ? scope.everySegmentOf : null;
      const segments = situation.segments.filter((segment) => segment.dimension === dimension).sort((a, b) => a.id - b.id);
      return [null, ...segments].flatMap((segment, place) => watchOf(situation, stage, criterion, segment, place - 1, sums, now) ?? []);
    });
  });
}

function watchOf(
  situation: Situation,
  stage: StageSituation,
  criterion: StageSituation['criteria'][number],
  segment: Segment | null,
  place: number,
  sums: SumTable,
  now: Date,
): Watch | null {
  const { declaration } = criterion;
  const { metric, of } = declaration;
  const { numerator, denominator } = seriesOf(metric, of);
  const alpha = detectorAlpha(stage, criterion, segment === null ? null : place);
  const reference = referenceOf(situation, stage, declaration, segment?.id ?? EVERYBODY, sums, alpha, now);
  if (!denominator || !reference) return null;
  const width = isDaily(declaration) ? DAY : MINUTE;
  const startedAt = Math.max(...[stage.startedAt, criterion.judgedFrom, reference.comparedFrom].map((time) => time?.getTime() ?? 0));
  return {
    criterionId: criterion.id,
    segmentId: segment?.id ?? EVERYBODY,
    stageId: stage.id,
    comparedStageId: reference.comparedStageId,
    series: { numerator, denominator },
    width,
    // A day that is judged from its middle on has tickets of users who were counted before.
    startedAt: width === DAY && startedAt !== stage.startedAt?.getTime() ? Math.ceil(startedAt / DAY) * DAY : startedAt,
    planned: stage.plannedDays === null ? null : (stage.plannedDays * DAY) / width,
    isMoreWorse: reference.isMoreWorse,
    alpha: { broken: reference.alpha, recovered: GATE_ALPHA },
    toBin: reference.toBin,
  };
}

/** What a watch holds its bins against. */
interface Reference {
  comparedStageId: number | null;
  comparedFrom: Date | null;
  isMoreWorse: boolean;
  alpha: number;
  toBin: Watch['toBin'];
}

function referenceOf(
  situation: Situation,
  stage: StageSituation,
  declaration: CriterionDeclaration,
  segmentId: number,
  sums: SumTable,
  alpha: number,
  now: Date,
): Reference | null {
  const { metric, of, comparison, threshold, baseline } = declaration;
  const form = formOf(declaration);
  if (form === 'mean') return null;
  const dispersion = dispersionOf(stage, metric);
  // Shares that are not rare are watched by what goes wrong: their misses, or their events.
  const isMisses = form === 'misses' || (form === 'share' && comparison === 'above');
  const isMore = form === 'share' || isMoreWorse(declaration);
  const eventsOf = ({ numerator, denominator }: Sums) => Math.max(0, isMisses ? denominator - numerator : numerator) / dispersion;
  const against = (limit: number): Watch['toBin'] => {
    return (bin, exposure = bin.denominator) => ({ events: eventsOf(bin), expected: (limit * Math.max(0, exposure)) / dispersion });
  };
  const frame = { comparedStageId: null, comparedFrom: null, isMoreWorse: isMore, alpha };
  if (threshold !== undefined) {
    return { ...frame, toBin: against(form === 'share' ? (isMisses ? 1 - threshold : threshold) : countedLimit(declaration, threshold)) };
  }
  const base = baselineStageOf(situation, declaration);
  if (!base || !baseline || baseline.mixOf !== undefined || form !== 'events') return null;
  if (!isOver(base) && base.startedAt) {
    const margin = marginOf(declaration);
    const toBin: Watch['toBin'] = (bin) => {
      const block = {
        stage: { events: eventsOf(bin), exposure: bin.denominator },
        baseline: { events: eventsOf(bin.baseline), exposure: bin.baseline.denominator },
      };
      if (block.stage.exposure <= 0 || block.baseline.exposure <= 0) return { events: 0, expected: 0 };
      return { events: block.stage.events, total: block.stage.events + block.baseline.events, share: shareAt(block, margin) };
    };
    return { ...frame, comparedStageId: base.id, comparedFrom: base.startedAt, toBin };
  }
  if (!isOver(base) || !isMore) return null;
  // Never the baseline's estimate as if it were known: its upper end, for half of the budget.
  const past = sums.sums({ stageId: base.id, segmentId, window: lifeOf(base, now) }, metric, of);
  const { upper } = rateInterval({ events: eventsOf(past), exposure: past.denominator / dispersion, alpha: alpha / 2 });
  return Number.isFinite(upper) ? { ...frame, alpha: alpha / 2, toBin: against(upper * baseline.ratio) } : null;
}

const ratiosOf = ({ isMoreWorse: isMore }: Watch, direction: WatchState['direction']): Ratios =>
  isMore === (direction === 'break') ? BREAK_RATIOS : RECOVERY_RATIOS;

const copyOf = ({ bins, logs }: Detector): Detector => ({ bins, logs: [...logs] });

const alphaOf = ({ alpha }: Watch, direction: WatchState['direction']): number => (direction === 'break' ? alpha.broken : alpha.recovered);

/** Up to when a watch looks: whole minutes that have had a minute to arrive; days up to now. */
export const lookUntil = (now: Date, width: number): number => (width === DAY ? now.getTime() : Math.floor((now.getTime() - MINUTE) / MINUTE) * MINUTE);

/**
 * Goes on with a watch. `bins`: everything from `settledTo` on, in order. A day under way counts against at least as many users as the
 * day before it had, so that its busy hours are no alarm. `alarmAt` (end of a bin, ms): the direction's change was found.
 */
export function follow(watch: Watch, state: WatchState, bins: TimedSums[], now: Date): { state: WatchState; alarmAt: number | null } {
  const { width } = watch;
  const settle = Math.floor((now.getTime() - Math.max(SETTLED_AFTER, width)) / width) * width;
  const ratios = ratiosOf(watch, state.direction);
  const planned = state.direction === 'break' ? watch.planned : null;
  const detector = copyOf(state.detector);
  const enough = bar(alphaOf(watch, state.direction));
  const isLookingForMore = watch.isMoreWorse === (state.direction === 'break');
  let settled = state;
  let before = 0;
  const first = state.settledTo - state.detector.bins * width;
  const countAt = (at: number): number => Math.floor((at - first) / width) + 1;
  for (const sums of bins) {
    const isUnderWay = width === DAY && watch.comparedStageId === null && sums.at + width > now.getTime();
    const exposure = isUnderWay ? Math.max(sums.denominator, before) : sums.denominator;
    // The first day has nothing to be held against until it is over; nor has one that may still bring what is missed.
    if (isUnderWay && (before === 0 || !isLookingForMore)) continue;
    before = sums.denominator;
    const until = Math.max(countAt(sums.at), detector.bins + 1);
    const bin = watch.toBin(sums, exposure);
    advance(detector, bin, chanceUntil(until, planned) - chanceUntil(detector.bins, planned), ratios, until);
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
