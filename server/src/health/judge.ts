import { metricOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { Outcome } from '@rollout-health/shared/words';
import { priorAround, proportionInterval } from './statistics/proportion-interval.js';
import { rateInterval } from './statistics/rate-interval.js';
import type { Sums } from './sums.js';

/** The chance of ever being wrong: with an alarm, and with letting the successor start. */
export interface Alphas {
  breached: number;
  met: number;
}

export const ALARM_ALPHA = 0.01;
export const GATE_ALPHA = 0.05;

/** `limit`, `estimate` and the interval are in the metric's unit. */
export interface Judgement {
  outcome: Outcome;
  estimate: number | null;
  /** Each end at the alpha of the verdict that it decides, so the interval and the verdict never disagree. */
  lower: number | null;
  upper: number | null;
  /** Null while the baseline has no evidence. */
  limit: number | null;
}

type Interval = { lower: number; upper: number };

/** Shares alphas between everybody (half) and the values of a dimension (the other half, evenly). All must be met, so that side needs no sharing. */
export function shareAlphas(segments: number, isEverybody: boolean): Alphas {
  if (segments === 0) return { breached: ALARM_ALPHA, met: GATE_ALPHA };
  return { breached: ALARM_ALPHA / 2 / (isEverybody ? 1 : segments), met: GATE_ALPHA };
}

/** What one criterion says of sums. `baseline`: sums of the stage that it is compared with. */
export function judge(criterion: CriterionDeclaration, sums: Sums, baseline: Sums | null, alphas: Alphas): Judgement {
  const estimate = estimateOf(criterion, sums);
  const limits = limitsOf(criterion, baseline, alphas);
  const limit = limits?.limit ?? null;
  if (estimate === null) return { outcome: 'undecided', estimate, lower: null, upper: null, limit };
  // What is shared with the uncertainty of a baseline leaves half for this stage.
  const part = criterion.baseline ? 2 : 1;
  const strict = intervalOf(criterion, sums, alphas.breached / part);
  const lenient = intervalOf(criterion, sums, alphas.met / part);
  const isBelow = criterion.comparison === 'below';
  const lower = isBelow ? strict.lower : lenient.lower;
  const upper = isBelow ? lenient.upper : strict.upper;
  if (!limits) return { outcome: 'undecided', estimate, lower, upper, limit };
  const isBreached = isBelow ? lower > limits.strict : upper < limits.strict;
  const isMet = isBelow ? upper < limits.lenient : lower > limits.lenient;
  return { outcome: isBreached ? 'breached' : isMet ? 'met' : 'undecided', estimate, lower, upper, limit };
}

/** How much more must be seen, in the denominator's unit and at the present estimate, until the criterion is met. Null: at this estimate, never. */
export function evidenceToMeet(criterion: CriterionDeclaration, sums: Sums, baseline: Sums | null, alphas: Alphas): number | null {
  const { estimate, limit } = judge(criterion, sums, baseline, alphas);
  if (estimate === null || limit === null || (criterion.comparison === 'below' ? estimate >= limit : estimate <= limit)) return null;
  const isMet = (factor: number) =>
    judge(criterion, { numerator: sums.numerator * factor, denominator: sums.denominator * factor }, baseline, alphas).outcome === 'met';
  let enough = 2;
  while (!isMet(enough)) {
    enough *= 4;
    if (enough > 1e6) return null;
  }
  let short = enough === 2 ? 1 : enough / 4;
  while (enough / short > 1.1) {
    const middle = Math.sqrt(short * enough);
    if (isMet(middle)) enough = middle;
    else short = middle;
  }
  return sums.denominator * (enough - 1);
}

const perOf = (criterion: CriterionDeclaration): number => metricOf(criterion.metric).per ?? 1;
const isProportion = (criterion: CriterionDeclaration): boolean => metricOf(criterion.metric).form === 'proportion';

function estimateOf(criterion: CriterionDeclaration, { numerator, denominator }: Sums): number | null {
  return denominator > 0 ? (numerator / denominator) * perOf(criterion) : null;
}

function intervalOf(criterion: CriterionDeclaration, { numerator, denominator }: Sums, alpha: number): Interval {
  // States that are taken back before their successors land may leave a sum below nothing for a moment.
  const events = Math.max(0, numerator);
  if (isProportion(criterion)) {
    const prior = criterion.threshold !== undefined && { prior: priorAround(criterion.threshold, alpha) };
    return proportionInterval({ successes: events, trials: Math.max(denominator, events), alpha, ...prior });
  }
  const { lower, upper } = rateInterval({ events, exposure: denominator, alpha });
  return { lower: lower * perOf(criterion), upper: upper * perOf(criterion) };
}

interface Limits {
  limit: number;
  /** The limit that a breach must pass, and the one that being met must keep: apart by the baseline's own uncertainty. */
  strict: number;
  lenient: number;
}

function limitsOf(criterion: CriterionDeclaration, baseline: Sums | null, alphas: Alphas): Limits | null {
  if (criterion.threshold !== undefined) return { limit: criterion.threshold, strict: criterion.threshold, lenient: criterion.threshold };
  const estimate = baseline && estimateOf(criterion, baseline);
  if (!criterion.baseline || !baseline || estimate === null) return null;
  const isBelow = criterion.comparison === 'below';
  const factor = isBelow ? criterion.baseline.ratio : 1 / criterion.baseline.ratio;
  const strict = intervalOf(criterion, baseline, alphas.breached / 2);
  const lenient = intervalOf(criterion, baseline, alphas.met / 2);
  return { limit: estimate * factor, strict: (isBelow ? strict.upper : strict.lower) * factor, lenient: (isBelow ? lenient.lower : lenient.upper) * factor };
}
