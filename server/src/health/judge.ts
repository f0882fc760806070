import type { ComparedWith } from '@rollout-health/shared/verdicts';
import { metricOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { Outcome } from '@rollout-health/shared/words';
import type { Alphas } from './alphas.js';
import { countsOf, estimateOf, formOf, marginOf, toUnit } from './criterion-form.js';
import { comparedEvents, limitedEvents } from './find-events.js';
import { comparedLevels, independent, levelInterval, limitedLevel } from './find-levels.js';
import type { Interval } from './statistics/interval.js';
import { rateInterval } from './statistics/rate-interval.js';
import type { Sums } from './sums.js';

/** What a verdict rests on. */
export interface Evidence {
  /** What is shown, and its estimate. */
  shown: Sums;
  /** What a breach is shown by, and what being met: apart while a day is under way whose users are not all there yet. */
  strict: Sums;
  lenient: Sums;
  /** `blocks`: of a baseline that runs at the same time, both stages' sums by the day. */
  baseline: { sums: Sums; blocks: { own: Sums; baseline: Sums }[] | null } | null;
  /** Counts and exposure are divided by it. */
  dispersion: number;
  comparedWith: ComparedWith;
}

/** `limit`, `estimate` and the interval are in the metric's unit. */
export interface Judgement {
  outcome: Outcome;
  estimate: number | null;
  /** Each end at the alpha of the verdict that it decides, so the interval and the verdict never disagree. */
  lower: number | null;
  upper: number | null;
  /** Null while the baseline has no evidence. */
  limit: number | null;
  /** How much of the evidence that each side takes is there, 0 to 1. */
  towards: { breached: number; met: number };
}

/** What one form of judging found. */
export interface Finding {
  /** In the metric's unit. */
  interval: Interval;
  isBreached: boolean;
  isMet: boolean;
  /** ln of the e-values over their bars. */
  towardsBreached: number;
  towardsMet: number;
}

/** Evidence of plain sums over one window. */
export const plainEvidence = (sums: Sums, baseline: Sums | null = null): Evidence => ({
  shown: sums,
  strict: sums,
  lenient: sums,
  baseline: baseline && { sums: baseline, blocks: null },
  dispersion: 1,
  comparedWith: baseline ? 'history' : 'threshold',
});

/** What one criterion says of its evidence. */
export function judge(criterion: CriterionDeclaration, evidence: Evidence, alphas: Alphas): Judgement {
  const estimate = estimateOf(criterion, evidence.shown);
  const baselineEstimate = evidence.baseline && estimateOf(criterion, evidence.baseline.sums);
  const limit = criterion.threshold ?? (baselineEstimate === null ? null : baselineEstimate * marginOf(criterion));
  const nothing = { lower: null, upper: null, towards: { breached: 0, met: 0 } };
  if (estimate === null) return { outcome: 'undecided', estimate, limit, ...nothing };
  const found = findingOf(criterion, evidence, alphas);
  if (!found) return { outcome: 'undecided', estimate, limit, ...nothing, ...shownEnds(criterion, ownInterval(criterion, evidence, alphas), estimate) };
  const ends = shownEnds(criterion, found.interval, estimate);
  // A day under way may be worse than those that are over: then these alone do not make it met.
  const isEstimateGood = limit === null || (criterion.comparison === 'below' ? estimate < limit : estimate > limit);
  const outcome = found.isBreached ? 'breached' : found.isMet && isEstimateGood ? 'met' : 'undecided';
  const towards = { breached: found.isBreached ? 1 : shareOf(found.towardsBreached), met: outcome === 'met' ? 1 : shareOf(found.towardsMet) };
  return { outcome, estimate, limit, ...ends, towards };
}

/** ln of the e-value against "the criterion is kept", before any sharing: what segments are ranked by. */
export function logBreachEvidence(criterion: CriterionDeclaration, evidence: Evidence): number {
  const found = findingOf(criterion, evidence, { breached: Math.exp(-1), met: 0.5 });
  return found && evidence.shown.denominator > 0 ? found.towardsBreached : 0;
}

function findingOf(criterion: CriterionDeclaration, evidence: Evidence, alphas: Alphas): Finding | null {
  const { threshold } = criterion;
  const form = formOf(criterion);
  const isLevel = form === 'share' || form === 'mean';
  if (evidence.baseline)
    return isLevel ? comparedLevels(criterion, evidence, evidence.baseline.sums, alphas) : comparedEvents(criterion, evidence, evidence.baseline, alphas);
  if (threshold === undefined) return null;
  return isLevel ? limitedLevel(criterion, threshold, evidence, alphas) : limitedEvents(criterion, threshold, evidence, alphas);
}

/** Without anything to compare with. */
function ownInterval(criterion: CriterionDeclaration, { shown, dispersion }: Evidence, alphas: Alphas): Interval | null {
  const form = formOf(criterion);
  const of = (alpha: number): Interval | null =>
    form === 'share' || form === 'mean'
      ? levelInterval(criterion, independent(shown, dispersion), alpha)
      : toUnit(criterion, rateInterval({ ...countsOf(criterion, shown, dispersion), alpha }));
  const [strict, lenient] = [of(alphas.breached), of(alphas.met)];
  if (!strict || !lenient) return null;
  return criterion.comparison === 'below' ? { lower: strict.lower, upper: lenient.upper } : { lower: lenient.lower, upper: strict.upper };
}

/** An end without a number is none; a share stays between 0 and 1; the estimate is never outside. */
function shownEnds(criterion: CriterionDeclaration, interval: Interval | null, estimate: number): { lower: number | null; upper: number | null } {
  if (!interval) return { lower: null, upper: null };
  const most = metricOf(criterion.metric).form === 'proportion' ? 1 : Infinity;
  const end = (value: number) => (Number.isFinite(value) ? value : null);
  return { lower: end(Math.max(0, Math.min(interval.lower, estimate))), upper: end(Math.max(Math.min(interval.upper, most), estimate)) };
}

const shareOf = (part: number): number => Math.round(Math.min(0.99, Math.max(0, part)) * 100) / 100;
