import { maturesAfter, metricOf } from '@rollout-health/shared/metrics';
import { detectorAlpha, GATE_ALPHA } from './alphas.js';
import type { BinSums, ComparedBin } from './blocks.js';
import { isWatched } from './criterion-form.js';
import { referenceOf, type Term } from './references.js';
import { EVERYBODY } from '../storage/segments.js';
import type { Segment, Situation, StageSituation } from './situation.js';
import type { Bin, RatioPair } from './statistics/change-detector.js';
import type { SumTable } from './sums.js';
import { isDaily, isOver, LIFE } from './window.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** What rollups are made of, and how often they are looked at, ms. */
export const BIN = 10_000;
// Bins this young may still fill up: they are looked at, and read again at the next look.
const SETTLED_AFTER = 60 * MINUTE;

/** One place that is watched for a break after good days: a criterion, for everybody or for a segment. */
export interface Watch {
  criterionId: number;
  segmentId: number;
  stageId: number;
  /** The stage running at the same time that it is held against. Null: a limit. */
  comparedStageId: number | null;
  terms: Term[];
  /** What the stages' lives hold of these, of its own and of the one compared with. */
  totals: Parts;
  /** Length of its bins, ms: ten seconds, or a day (UTC) where users count by the day. */
  width: number;
  startedAt: number;
  /** How long the stage is planned to last: minutes, or days where bins are days. */
  planned: number | null;
  /** How long after its time what belongs to a bin may still come, ms. */
  settledAfter: number;
  /** How old a bin must be before it counts at all, ms. */
  maturesAfter: number;
  isMoreWorse: boolean;
  ratios: RatioPair;
  alpha: { broken: number; recovered: number };
  /** `exposure`: what it is held against; that of the sums if not given. */
  toBin: (sums: TimedSums, exposure?: number) => Bin;
}

/** Numerator and denominator of the stage, then of the one it is compared with. */
export type Parts = [number, number, number, number];

/** What came in a bin that begins at `at` (ms). */
export type TimedSums = ComparedBin;

/** Of a bin nothing came in. */
export const NO_BIN: BinSums = { numerator: 0, denominator: 0, squares: 0 };

/** The unit of time that starts of a change are weighted by, ms. */
export const unitOf = (width: number): number => (width === DAY ? DAY : MINUTE);

export const watchKey = ({ criterionId, segmentId }: Pick<Watch, 'criterionId' | 'segmentId'>): string => `${criterionId}/${segmentId}`;

/**
 * Every place of running stages that is judged over its life by what can be counted: against a limit that is known beforehand,
 * or against a stage that runs at the same time.
 */
export function planWatches(situation: Situation, sums: SumTable, now: Date): Watch[] {
  return situation.stages.flatMap((stage) => {
    if (stage.state === 'planned' || isOver(stage) || !stage.startedAt) return [];
    return stage.criteria.flatMap((criterion) => {
      const { scope } = criterion.declaration;
      if (!isWatched(criterion.declaration)) return [];
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
  const alpha = detectorAlpha(stage, criterion, segment === null ? null : place);
  const reference = referenceOf({ situation, stage, criterion: declaration, segmentId: segment?.id ?? EVERYBODY, sums, alpha, now });
  if (!reference) return null;
  const width = isDaily(declaration) ? DAY : BIN;
  const mature = maturesAfter(metric, of) * MINUTE;
  const startedAt = Math.max(...[stage.startedAt, criterion.judgedFrom, reference.comparedFrom].map((time) => time?.getTime() ?? 0));
  return {
    criterionId: criterion.id,
    segmentId: segment?.id ?? EVERYBODY,
    stageId: stage.id,
    comparedStageId: reference.comparedStageId,
    terms: reference.terms,
    totals: [
      ...totalsOf(stage.id, reference.terms, sums),
      ...(reference.comparedStageId === null ? [0, 0] : totalsOf(reference.comparedStageId, reference.terms, sums)),
    ] as Parts,
    width,
    // A day that is judged from its middle on has tickets of users who were counted before.
    startedAt: width === DAY && startedAt !== stage.startedAt?.getTime() ? Math.ceil(startedAt / DAY) * DAY : startedAt,
    planned: stage.plannedDays === null ? null : (stage.plannedDays * DAY) / unitOf(width),
    // A run of a journey counts at its start, once it has had its time to finish.
    settledAfter: SETTLED_AFTER + mature + (metricOf(metric).of === 'journey' ? (situation.journeyMinutes.get(of ?? '') ?? 0) * MINUTE : 0),
    maturesAfter: mature,
    isMoreWorse: reference.isMoreWorse,
    ratios: reference.ratios,
    alpha: { broken: reference.alpha, recovered: GATE_ALPHA },
    toBin: reference.toBin,
  };
}

function totalsOf(stageId: number, terms: Term[], sums: SumTable): [number, number] {
  const total: [number, number] = [0, 0];
  for (const { segmentId, series, numerator, denominator } of terms) {
    const value = sums.of({ stageId, segmentId, series, window: LIFE });
    total[0] += numerator * value;
    total[1] += denominator * value;
  }
  return total;
}
