import { momentsOf, seriesOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { BinSums } from './blocks.js';
import { countedLimit, formOf, isMoreWorse, marginOf, perOf } from './criterion-form.js';
import { dispersionOf, gatherEvidence } from './evidence.js';
import { independent, levelInterval, spreadOf } from './find-levels.js';
import type { Situation, StageSituation } from './situation.js';
import { COUNT_RATIOS, LEVEL_RATIOS, type Bin, type RatioPair } from './statistics/change-detector.js';
import { rateInterval } from './statistics/rate-interval.js';
import { shareAt } from './statistics/two-samples.js';
import type { SumTable, Sums } from './sums.js';
import { baselineStageOf } from './verdicts.js';
import type { Watch } from './watches.js';
import { evidenceWindows, isOver, LIFE } from './window.js';

/** A series that bins are made of, and how much one of it adds to their parts. */
export interface Term extends BinSums {
  segmentId: number;
  series: string;
}

/** What a watch holds its bins against, and what these are made of. */
export interface Reference {
  terms: Term[];
  comparedStageId: number | null;
  comparedFrom: Date | null;
  isMoreWorse: boolean;
  ratios: RatioPair;
  alpha: number;
  toBin: Watch['toBin'];
}

interface Place {
  situation: Situation;
  stage: StageSituation;
  criterion: CriterionDeclaration;
  segmentId: number;
  sums: SumTable;
  /** What the watch has. */
  alpha: number;
  now: Date;
}

const NOTHING: Bin = { events: 0, expected: 0 };

/** A limit that is known beforehand, a stage that runs at the same time, or one that is over. Null: nothing to hold bins against yet. */
export function referenceOf(place: Place): Reference | null {
  const { situation, criterion } = place;
  if (criterion.threshold !== undefined) return limited(place, criterion.threshold, place.alpha);
  const base = baselineStageOf(situation, criterion);
  if (!base) return null;
  const isMix = criterion.baseline?.mixOf !== undefined;
  if (!isMix && !isOver(base)) return base.startedAt ? concurrent(place, base) : null;
  return past(place, base);
}

/** Shares that are not rare are watched by what goes wrong: their misses, or their events. */
const isOfMisses = (criterion: CriterionDeclaration): boolean => {
  const form = formOf(criterion);
  return form === 'misses' || (form === 'share' && criterion.comparison === 'above');
};

const isMore = (criterion: CriterionDeclaration): boolean => formOf(criterion) === 'share' || isMoreWorse(criterion);

function plainTerms({ metric, of }: CriterionDeclaration, segmentId: number): Term[] {
  const { numerator, denominator } = seriesOf(metric, of);
  const squares = momentsOf(metric)?.weightSquared;
  const term = (series: string | undefined, adds: Partial<BinSums>): Term[] =>
    series === undefined ? [] : [{ segmentId, series, numerator: 0, denominator: 0, squares: 0, ...adds }];
  return [...term(numerator, { numerator: 1 }), ...term(denominator, { denominator: 1 }), ...term(squares, { squares: 1 })];
}

const frameOf = ({ criterion, segmentId }: Place): Pick<Reference, 'terms' | 'comparedStageId' | 'comparedFrom' | 'isMoreWorse' | 'ratios'> => ({
  terms: plainTerms(criterion, segmentId),
  comparedStageId: null,
  comparedFrom: null,
  isMoreWorse: isMore(criterion),
  ratios: formOf(criterion) === 'mean' ? LEVEL_RATIOS : COUNT_RATIOS,
});

/** `limit`: in the metric's unit. */
function limited(place: Place, limit: number, alpha: number): Reference {
  const { criterion, stage } = place;
  const frame = { ...frameOf(place), alpha };
  if (formOf(criterion) === 'mean') {
    const variance = varianceOf(place, stage.id);
    const toBin: Watch['toBin'] = (bin) =>
      variance === null || bin.denominator <= 0
        ? NOTHING
        : { excess: bin.numerator / bin.denominator - limit, variance: (variance * bin.squares) / bin.denominator ** 2, step: limit };
    return { ...frame, toBin };
  }
  const counted = formOf(criterion) === 'share' ? (isOfMisses(criterion) ? 1 - limit : limit) : countedLimit(criterion, limit);
  return { ...frame, toBin: countedBin(isOfMisses(criterion), counted, dispersionOf(stage, criterion)) };
}

/** Events without anybody who could have had them: the other feed has not come yet. */
function countedBin(isMisses: boolean, limit: number, dispersion: number): Watch['toBin'] {
  return (bin, exposure = bin.denominator) =>
    exposure > 0 ? { events: eventsOf(bin, isMisses) / dispersion, expected: (limit * exposure) / dispersion } : NOTHING;
}

const eventsOf = ({ numerator, denominator }: Pick<Sums, 'numerator' | 'denominator'>, isMisses: boolean): number =>
  Math.max(0, isMisses ? denominator - numerator : numerator);

/** Variance of one report's value, as it was over the stage's life. Null: too few reports. */
function varianceOf({ criterion, segmentId, sums }: Place, stageId: number): number | null {
  return spreadOf(sums.sums({ stageId, segmentId, window: LIFE }, criterion.metric, criterion.of));
}

/** Whatever moves both alike moves nothing. */
function concurrent(place: Place, base: StageSituation): Reference | null {
  const { criterion, stage } = place;
  const margin = marginOf(criterion);
  const frame = { ...frameOf(place), comparedStageId: base.id, comparedFrom: base.startedAt, alpha: place.alpha };
  if (formOf(criterion) === 'events') {
    const dispersion = dispersionOf(stage, criterion);
    const countsOf = (sums: BinSums) => ({ events: eventsOf(sums, false) / dispersion, exposure: sums.denominator });
    const toBin: Watch['toBin'] = (bin) => {
      const block = { stage: countsOf(bin), baseline: countsOf(bin.baseline) };
      if (block.stage.exposure <= 0 || block.baseline.exposure <= 0) return NOTHING;
      return { events: block.stage.events, total: block.stage.events + block.baseline.events, share: shareAt(block, margin) };
    };
    return { ...frame, toBin };
  }
  const level = levelsBeside(place, base, margin);
  if (!level) return null;
  const sign = isOfMisses(criterion) ? -1 : 1;
  const toBin: Watch['toBin'] = (bin) => {
    if (bin.denominator <= 0 || bin.baseline.denominator <= 0) return NOTHING;
    const excess = sign * (bin.numerator / bin.denominator - (margin * bin.baseline.numerator) / bin.baseline.denominator);
    return { excess, variance: level.own(bin) + margin ** 2 * level.baseline(bin.baseline), step: level.step };
  };
  return { ...frame, ratios: LEVEL_RATIOS, toBin };
}

type VarianceOf = (sums: BinSums) => number;

/** The variance of a bin's level, by what both lives show, and what once the baseline's is. Null: too few reports. */
function levelsBeside(place: Place, base: StageSituation, margin: number): { own: VarianceOf; baseline: VarianceOf; step: number } | null {
  const { criterion, stage, segmentId, sums } = place;
  const lifeOf = (stageId: number) => sums.sums({ stageId, segmentId, window: LIFE }, criterion.metric, criterion.of);
  const beside = lifeOf(base.id);
  if (formOf(criterion) === 'mean') {
    const [own, baseline] = [varianceOf(place, stage.id), varianceOf(place, base.id)];
    if (own === null || baseline === null) return null;
    const of =
      (variance: number): VarianceOf =>
      ({ squares, denominator }) =>
        (variance * squares) / denominator ** 2;
    return { own: of(own), baseline: of(baseline), step: (margin * beside.numerator) / beside.denominator };
  }
  const dispersion = dispersionOf(stage, criterion);
  // As if one half more of each had been seen: no share is ever certain.
  const shareOf = ({ numerator, denominator }: Sums) => (numerator + 0.5) / (denominator + 1);
  const of =
    (share: number): VarianceOf =>
    ({ denominator }) =>
      (share * (1 - share) * dispersion) / denominator;
  const limit = Math.min(1, margin * shareOf(beside));
  return { own: of(shareOf(lifeOf(stage.id))), baseline: of(shareOf(beside)), step: Math.max(LEAST_STEP, isOfMisses(criterion) ? 1 - limit : limit) };
}

// Of a share that is next to 0 or 1.
const LEAST_STEP = 0.01;

/**
 * A stage that is over, or the pilot re-weighted to this stage's mix. Never the baseline's estimate as if it were known: the end of its
 * interval, for half of the budget.
 */
function past(place: Place, base: StageSituation): Reference | null {
  const { situation, stage, criterion, segmentId, sums, now } = place;
  const windows = evidenceWindows(stage, base, criterion, null, now);
  const { baseline } = gatherEvidence(criterion, stage, segmentId, windows, situation.segments, sums);
  if (!baseline || baseline.sums.denominator <= 0) return null;
  const half = place.alpha / 2;
  const end = (interval: { lower: number; upper: number }) => (criterion.comparison === 'below' ? interval.upper : interval.lower) * marginOf(criterion);
  const isLevel = formOf(criterion) !== 'events';
  const dispersion = dispersionOf(stage, criterion);
  const rates = isLevel
    ? levelInterval(criterion, independent(baseline.sums, dispersion), half)
    : rateInterval({ events: Math.max(0, baseline.sums.numerator) / dispersion, exposure: baseline.sums.denominator / dispersion, alpha: half });
  const limit = rates && end(rates);
  if (limit === null || !Number.isFinite(limit) || limit <= 0) return null;
  if (criterion.baseline?.mixOf === undefined) return limited(place, isLevel ? limit : limit * perOf(criterion), half);
  const terms = mixTerms(place, base, limit / (baseline.sums.numerator / baseline.sums.denominator));
  return { ...frameOf(place), terms, alpha: half, toBin: countedBin(false, 1, dispersion) };
}

/** Events and what the baseline's rate of each segment, times the allowance, makes of its exposure: however the mix moves from bin to bin. */
function mixTerms({ situation, criterion, sums }: Place, base: StageSituation, allowance: number): Term[] {
  const isMisses = isOfMisses(criterion);
  return situation.segments
    .filter(({ dimension }) => dimension === criterion.baseline?.mixOf)
    .flatMap(({ id }) => {
      const met = sums.sums({ stageId: base.id, segmentId: id, window: LIFE }, criterion.metric, criterion.of);
      if (met.denominator <= 0) return [];
      const limit = (met.numerator / met.denominator) * allowance;
      const expected = isMisses ? Math.max(0, 1 - limit) : limit;
      return plainTerms(criterion, id).map((term) => ({
        ...term,
        numerator: isMisses ? term.denominator - term.numerator : term.numerator,
        denominator: expected * term.denominator,
      }));
    });
}
