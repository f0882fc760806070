import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { Alphas } from './alphas.js';
import { formOf, marginOf } from './criterion-form.js';
import type { Evidence, Finding } from './judge.js';
import { bar, type Interval } from './statistics/interval.js';
import { logMeanEvidence, meanHalfWidth, type WeightedMean } from './statistics/means-and-ranks.js';
import { logProportionEvidence, priorAround, proportionInterval } from './statistics/proportion-interval.js';
import { scaleSums, type Moments, type Sums } from './sums.js';

// The number of reports at which the interval of a mean shall be narrowest.
const TUNED_TO = 1_000;
/** The interval of a mean holds only for many reports. */
const MEAN_NEEDS = 100;

/** Shares and means against a threshold. Null: too few reports for a mean. */
export function limitedLevel(criterion: CriterionDeclaration, threshold: number, evidence: Evidence, alphas: Alphas): Finding | null {
  return levelFinding(criterion, evidence, alphas, { strict: threshold, lenient: threshold });
}

/** Against a baseline: what is shared with its uncertainty leaves half for this stage. Rigorous for any pair, if slower. */
export function comparedLevels(criterion: CriterionDeclaration, evidence: Evidence, sums: Sums, alphas: Alphas): Finding | null {
  const baseline = independent(sums, evidence.dispersion);
  if (baseline.denominator <= 0) return null;
  const margin = marginOf(criterion);
  const halves = { breached: alphas.breached / 2, met: alphas.met / 2 };
  const [strict, lenient] = [levelInterval(criterion, baseline, halves.breached), levelInterval(criterion, baseline, halves.met)];
  if (!strict || !lenient) return null;
  const isBelow = criterion.comparison === 'below';
  const limits = isBelow
    ? { strict: strict.upper * margin, lenient: lenient.lower * margin }
    : { strict: strict.lower * margin, lenient: lenient.upper * margin };
  return levelFinding(criterion, evidence, halves, limits);
}

/** What comes in clusters counts as so many independent ones. */
export const independent = (sums: Sums, dispersion: number): Sums => (dispersion === 1 ? sums : scaleSums(sums, 1 / dispersion));

function levelFinding(
  criterion: CriterionDeclaration,
  { shown, dispersion, ...sums }: Evidence,
  alphas: Alphas,
  limits: { strict: number; lenient: number },
): Finding | null {
  const [strict, lenient] = [independent(sums.strict, dispersion), independent(sums.lenient, dispersion)];
  const isBelow = criterion.comparison === 'below';
  const [alarm, gate] = [levelInterval(criterion, strict, alphas.breached), levelInterval(criterion, lenient, alphas.met)];
  if (!alarm || !gate) return null;
  const interval = isBelow ? { lower: alarm.lower, upper: gate.upper } : { lower: gate.lower, upper: alarm.upper };
  const isOver = (limit: number) => shown.numerator > limit * shown.denominator;
  return {
    interval,
    isBreached: isBelow ? interval.lower > limits.strict : interval.upper < limits.strict,
    isMet: isBelow ? interval.upper < limits.lenient : interval.lower > limits.lenient,
    towardsBreached: isOver(limits.strict) === isBelow ? logLevelEvidence(criterion, strict, limits.strict, alphas.breached) / bar(alphas.breached) : 0,
    towardsMet: isOver(limits.lenient) === isBelow ? 0 : logLevelEvidence(criterion, lenient, limits.lenient, alphas.met) / bar(alphas.met),
  };
}

/** Shares or means that the sums do not speak against. Null: too few reports. */
export function levelInterval(criterion: CriterionDeclaration, sums: Sums, alpha: number): Interval | null {
  if (formOf(criterion) === 'mean') {
    const mean = meanOf(sums);
    if (!mean) return null;
    const halfWidth = meanHalfWidth({ ...mean, alpha, tunedTo: TUNED_TO });
    return { lower: mean.mean - halfWidth, upper: mean.mean + halfWidth };
  }
  const { events, trials } = trialsOf(sums);
  return proportionInterval({ successes: events, trials, alpha, prior: priorOf(criterion, alpha) });
}

function logLevelEvidence(criterion: CriterionDeclaration, sums: Sums, limit: number, alpha: number): number {
  if (formOf(criterion) === 'mean') {
    const mean = meanOf(sums);
    return mean ? logMeanEvidence(limit, mean, { alpha, tunedTo: TUNED_TO }) : 0;
  }
  const { events, trials } = trialsOf(sums);
  return limit > 0 && limit < 1 ? logProportionEvidence(limit, events, trials, priorOf(criterion, alpha)) : 0;
}

const priorOf = (criterion: CriterionDeclaration, alpha: number) =>
  criterion.threshold === undefined ? { a: 1, b: 1 } : priorAround(criterion.threshold, alpha);

function trialsOf({ numerator, denominator }: Sums): { events: number; trials: number } {
  const events = Math.max(0, numerator);
  return { events, trials: Math.max(denominator, events) };
}

/** A weighted mean as if each report counted by its weight over the mean weight: Σw²(x−μ)²/n is the variance of that. */
function meanOf({ numerator, denominator, moments }: Sums): WeightedMean | null {
  if (!moments || moments.reports < MEAN_NEEDS || denominator <= 0) return null;
  const mean = numerator / denominator;
  const meanWeight = denominator / moments.reports;
  return { mean, samples: moments.reports, variance: missesOf(mean, moments) / moments.reports / meanWeight ** 2 };
}

/** Σw²(x−μ)². */
const missesOf = (mean: number, { weightSquared, weightSquaredValue, weightSquaredValueSquared }: Moments): number =>
  Math.max(0, weightSquaredValueSquared - 2 * mean * weightSquaredValue + mean ** 2 * weightSquared);

/** Variance of one report's value: Σw²(x−μ)²/Σw². Null: too few reports. */
export function spreadOf({ numerator, denominator, moments }: Sums): number | null {
  if (!moments || moments.reports < MEAN_NEEDS || denominator <= 0) return null;
  return missesOf(numerator / denominator, moments) / moments.weightSquared;
}
