import { metricOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { Interval } from './statistics/interval.js';
import type { Counts } from './statistics/two-samples.js';
import type { Sums } from './sums.js';

/**
 * How a criterion is judged. `events`: rates, and rare shares, by the ratio forms, which hold however the rate moves over the day;
 * `misses`: shares that nearly always succeed, by what does not; `share`: other shares, by the beta-binomial; `mean`: of weighted reports.
 */
export type Form = 'events' | 'misses' | 'share' | 'mean';
const RARE = 0.05;

export function formOf(criterion: CriterionDeclaration): Form {
  const { form, better } = metricOf(criterion.metric);
  if (form === 'mean') return 'mean';
  if (form !== 'proportion') return 'events';
  if (criterion.threshold === undefined) return better === 'lower' ? 'events' : 'share';
  if (criterion.threshold <= RARE) return 'events';
  return criterion.threshold >= 1 - RARE ? 'misses' : 'share';
}

export const perOf = (criterion: CriterionDeclaration): number => metricOf(criterion.metric).per ?? 1;

/** Whether more of what is counted is worse. */
export const isMoreWorse = (criterion: CriterionDeclaration): boolean => (criterion.comparison === 'below') !== (formOf(criterion) === 'misses');

/** Sums as events in an exposure: with misses for successes where these are counted, divided by the dispersion. */
export function countsOf(criterion: CriterionDeclaration, { numerator, denominator }: Sums, dispersion: number): Counts {
  // States that are taken back before their successors land may leave a sum below nothing for a moment.
  const events = Math.max(0, formOf(criterion) === 'misses' ? denominator - numerator : numerator);
  return { events: events / dispersion, exposure: denominator / dispersion };
}

/** A threshold in what is counted. */
export const countedLimit = (criterion: CriterionDeclaration, limit: number): number => (formOf(criterion) === 'misses' ? 1 - limit : limit / perOf(criterion));

/** What was counted, in the metric's unit. */
export function toUnit(criterion: CriterionDeclaration, { lower, upper }: Interval): Interval {
  if (formOf(criterion) === 'misses') return { lower: 1 - upper, upper: 1 - lower };
  return { lower: lower * perOf(criterion), upper: upper * perOf(criterion) };
}

/** How many times a baseline is the limit. */
export const marginOf = ({ baseline, comparison }: CriterionDeclaration): number =>
  !baseline ? 1 : comparison === 'below' ? baseline.ratio : 1 / baseline.ratio;

export function estimateOf(criterion: CriterionDeclaration, { numerator, denominator }: Sums): number | null {
  return denominator > 0 ? (numerator / denominator) * perOf(criterion) : null;
}

/** Whether a break after good days is looked for bin by bin; a criterion on the last minutes sees one by itself. */
export const isWatched = ({ windowMinutes }: CriterionDeclaration): boolean => windowMinutes === undefined;
