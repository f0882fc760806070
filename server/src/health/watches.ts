import { metricOf, seriesOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { detectorAlpha, GATE_ALPHA } from './alphas.js';
import type { ComparedBin } from './blocks.js';
import { countedLimit, formOf, isMoreWorse, isWatched, marginOf } from './criterion-form.js';
import { dispersionOf } from './evidence.js';
import { EVERYBODY, type Segment, type Situation, type StageSituation } from './situation.js';
import type { Bin } from './statistics/change-detector.js';
import { rateInterval } from './statistics/rate-interval.js';
import { shareAt } from './statistics/two-samples.js';
import { NO_SUMS, type SumTable, type Sums } from './sums.js';
import { baselineStageOf } from './verdicts.js';
import { isDaily, isOver, LIFE, lifeOf } from './window.js';

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
  series: { numerator: string; denominator: string };
  /** What the stages' lives hold of these series, of its own and of the one compared with. */
  totals: Parts;
  /** Length of its bins, ms: ten seconds, or a day (UTC) where users count by the day. */
  width: number;
  startedAt: number;
  /** How long the stage is planned to last: minutes, or days where bins are days. */
  planned: number | null;
  /** How long after its time what belongs to a bin may still come, ms. */
  settledAfter: number;
  isMoreWorse: boolean;
  alpha: { broken: number; recovered: number };
  /** `exposure`: what it is held against; that of the sums if not given. */
  toBin: (sums: TimedSums, exposure?: number) => Bin;
}

/** Numerator and denominator of the stage, then of the one it is compared with. */
export type Parts = [number, number, number, number];

/** What came in a bin that begins at `at` (ms). */
export type TimedSums = ComparedBin;

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
  const { numerator, denominator } = seriesOf(metric, of);
  const alpha = detectorAlpha(stage, criterion, segment === null ? null : place);
  const reference = referenceOf(situation, stage, declaration, segment?.id ?? EVERYBODY, sums, alpha, now);
  if (!denominator || !reference) return null;
  const width = isDaily(declaration) ? DAY : BIN;
  const startedAt = Math.max(...[stage.startedAt, criterion.judgedFrom, reference.comparedFrom].map((time) => time?.getTime() ?? 0));
  return {
    criterionId: criterion.id,
    segmentId: segment?.id ?? EVERYBODY,
    stageId: stage.id,
    comparedStageId: reference.comparedStageId,
    series: { numerator, denominator },
    totals: totalsOf([stage.id, reference.comparedStageId], segment?.id ?? EVERYBODY, declaration, sums),
    width,
    // A day that is judged from its middle on has tickets of users who were counted before.
    startedAt: width === DAY && startedAt !== stage.startedAt?.getTime() ? Math.ceil(startedAt / DAY) * DAY : startedAt,
    planned: stage.plannedDays === null ? null : (stage.plannedDays * DAY) / unitOf(width),
    // A run of a journey counts at its start, once it has had its time to finish.
    settledAfter: SETTLED_AFTER + (metricOf(metric).of === 'journey' ? (situation.journeyMinutes.get(of ?? '') ?? 0) * MINUTE : 0),
    isMoreWorse: reference.isMoreWorse,
    alpha: { broken: reference.alpha, recovered: GATE_ALPHA },
    toBin: reference.toBin,
  };
}

function totalsOf([own, compared]: [number, number | null], segmentId: number, { metric, of }: CriterionDeclaration, sums: SumTable): Parts {
  const lifeOfStage = (stageId: number) => sums.sums({ stageId, segmentId, window: LIFE }, metric, of);
  const [mine, beside] = [lifeOfStage(own), compared === null ? NO_SUMS : lifeOfStage(compared)];
  return [mine.numerator, mine.denominator, beside.numerator, beside.denominator];
}

const NOTHING: Bin = { events: 0, expected: 0 };

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
  const dispersion = dispersionOf(stage, metric);
  // Shares that are not rare are watched by what goes wrong: their misses, or their events.
  const isMisses = form === 'misses' || (form === 'share' && comparison === 'above');
  const isMore = form === 'share' || isMoreWorse(declaration);
  const eventsOf = ({ numerator, denominator }: Sums) => Math.max(0, isMisses ? denominator - numerator : numerator) / dispersion;
  const against = (limit: number): Watch['toBin'] => {
    // Events without anybody who could have had them: the other feed has not come yet.
    return (bin, exposure = bin.denominator) => (exposure > 0 ? { events: eventsOf(bin), expected: (limit * exposure) / dispersion } : NOTHING);
  };
  const frame = { comparedStageId: null, comparedFrom: null, isMoreWorse: isMore, alpha };
  if (threshold !== undefined) {
    return { ...frame, toBin: against(form === 'share' ? (isMisses ? 1 - threshold : threshold) : countedLimit(declaration, threshold)) };
  }
  const base = baselineStageOf(situation, declaration);
  if (!base || !baseline) return null;
  if (!isOver(base) && base.startedAt) {
    const margin = marginOf(declaration);
    const toBin: Watch['toBin'] = (bin) => {
      const block = {
        stage: { events: eventsOf(bin), exposure: bin.denominator },
        baseline: { events: eventsOf(bin.baseline), exposure: bin.baseline.denominator },
      };
      if (block.stage.exposure <= 0 || block.baseline.exposure <= 0) return NOTHING;
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
