import type { Change } from '@rollout-health/shared/health';
import { metricOf, seriesOf } from '@rollout-health/shared/metrics';
import { detectorAlpha, GATE_ALPHA } from './alphas.js';
import { countedLimit, formOf, isMoreWorse } from './judge.js';
import { EVERYBODY, type Segment, type Situation, type StageSituation } from './situation.js';
import { advance, BREAK_RATIOS, chanceUntil, findStart, freshDetector, logEvidence, type Bin, type Detector } from './statistics/change-detector.js';
import { bar } from './statistics/interval.js';
import { rateInterval } from './statistics/rate-interval.js';
import type { SumTable, Sums } from './sums.js';
import { baselineStageOf } from './verdicts.js';
import { isOver, lifeOf } from './window.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Bins this young may still fill up: they are looked at, and read again at the next look. */
const SETTLED_AFTER = 60 * MINUTE;

/** One place that is watched for a break after good days: a criterion, for everybody or for a segment. */
export interface Watch {
  criterionId: number;
  segmentId: number;
  stageId: number;
  series: { numerator: string; denominator: string };
  /** Length of its bins, ms: a minute, or a day (UTC) where users count by the day. */
  width: number;
  startedAt: number;
  /** How many bins the stage is planned to last. */
  planned: number | null;
  isMoreWorse: boolean;
  alpha: { broken: number; recovered: number };
  toBin: (sums: Sums) => Bin;
}

/** What a watch has seen. Everything before `settledTo` (ms) is in `detector`. */
export interface WatchState {
  direction: 'break' | 'recovery';
  settledTo: number;
  detector: Detector;
  change: Change | null;
}

/** What came in a bin that begins at `at` (ms). */
export interface TimedSums extends Sums {
  at: number;
}

export const watchKey = ({ criterionId, segmentId }: Pick<Watch, 'criterionId' | 'segmentId'>): string => `${criterionId}/${segmentId}`;
export const freshWatch = (startedAt: number, width: number): WatchState => ({
  direction: 'break',
  settledTo: Math.floor(startedAt / width) * width,
  detector: freshDetector(),
  change: null,
});

/** Every place of running stages that is judged over its life against a limit that is known beforehand. */
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
  { id, declaration }: StageSituation['criteria'][number],
  segment: Segment | null,
  place: number,
  sums: SumTable,
  now: Date,
): Watch | null {
  const { metric, of, comparison, threshold, baseline } = declaration;
  const { numerator, denominator } = seriesOf(metric, of);
  if (!denominator) return null;
  const form = formOf(declaration);
  const dispersion = metric === 'ticket-rate' ? stage.ticketDispersion : 1;
  // Shares that are not rare are watched by what goes wrong: their misses, or their events.
  const isMisses = form === 'misses' || (form === 'share' && comparison === 'above');
  const isMore = form === 'share' ? true : isMoreWorse(declaration);
  const whole = detectorAlpha(stage, declaration, segment === null ? null : place);
  let limit: number;
  let alpha = whole;
  if (threshold !== undefined) limit = form === 'share' ? (isMisses ? 1 - threshold : threshold) : countedLimit(declaration, threshold);
  else {
    const base = baselineStageOf(situation, declaration);
    if (!base || !isOver(base) || !baseline || baseline.mixOf !== undefined || form !== 'events' || !isMore) return null;
    // Never the baseline's estimate as if it were known: its upper end, for half of the budget.
    alpha = whole / 2;
    const past = sums.sums({ stageId: base.id, segmentId: segment?.id ?? EVERYBODY, window: lifeOf(base, now) }, { numerator, denominator });
    const { upper } = rateInterval({ events: Math.max(0, past.numerator) / dispersion, exposure: past.denominator / dispersion, alpha });
    if (!Number.isFinite(upper)) return null;
    limit = upper * baseline.ratio;
  }
  const width = metricOf(metric).denominator === 'active-user-days' ? DAY : MINUTE;
  return {
    criterionId: id,
    segmentId: segment?.id ?? EVERYBODY,
    stageId: stage.id,
    series: { numerator, denominator },
    width,
    startedAt: stage.startedAt?.getTime() ?? now.getTime(),
    planned: stage.plannedDays === null ? null : (stage.plannedDays * DAY) / width,
    isMoreWorse: isMore,
    alpha: { broken: alpha, recovered: GATE_ALPHA },
    toBin: (bin) => ({
      events: Math.max(0, isMisses ? bin.denominator - bin.numerator : bin.numerator) / dispersion,
      expected: (limit * Math.max(0, bin.denominator)) / dispersion,
    }),
  };
}

const ratiosOf = ({ isMoreWorse: isMore }: Watch, direction: WatchState['direction']): number[] =>
  isMore === (direction === 'break') ? BREAK_RATIOS : BREAK_RATIOS.map((ratio) => 1 / ratio);

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
  let detector = state.detector;
  let settled = state;
  let before = 0;
  const step = (until: number, bin: Bin): Detector => advance(detector, bin, chanceUntil(until, planned) - chanceUntil(detector.bins, planned), ratios, until);
  const first = state.settledTo - state.detector.bins * width;
  const countAt = (at: number): number => Math.floor((at - first) / width) + 1;
  for (const sums of bins) {
    const isUnderWay = width === DAY && sums.at + width > now.getTime();
    const exposure = isUnderWay ? Math.max(sums.denominator, before) : sums.denominator;
    // The first day has nothing to be held against until it is over.
    if (isUnderWay && before === 0) continue;
    before = sums.denominator;
    detector = step(Math.max(countAt(sums.at), detector.bins + 1), watch.toBin({ ...sums, denominator: exposure }));
    if (logEvidence(detector) >= bar(alphaOf(watch, state.direction))) return { state, alarmAt: Math.min(sums.at + width, now.getTime()) };
    if (sums.at + width <= settle) settled = { ...state, settledTo: sums.at + width, detector };
  }
  return { state: settled, alarmAt: null };
}

/** The state after an alarm. `bins`: the days before it, in order; what is found in them is when the change began. */
export function turn(watch: Watch, state: WatchState, bins: TimedSums[], alarmAt: number): WatchState {
  const start = findStart(
    bins.map((sums) => watch.toBin(sums)),
    ratiosOf(watch, state.direction),
  );
  const timeOf = (index: number) => new Date(bins[index]?.at ?? alarmAt).toISOString();
  const period = { from: timeOf(start.from), likeliest: timeOf(start.likeliest), to: timeOf(start.to) };
  const at = new Date(alarmAt).toISOString();
  const settledTo = Math.ceil(alarmAt / watch.width) * watch.width;
  if (state.direction === 'break') {
    return {
      direction: 'recovery',
      settledTo,
      detector: freshDetector(),
      change: { broken: period, detectedAt: at, recovered: null, recoveryDetectedAt: null },
    };
  }
  const change = state.change && { ...state.change, recovered: period, recoveryDetectedAt: at };
  return { direction: 'break', settledTo, detector: freshDetector(), change };
}
