import { excess, logGamma, stirlingRemainder } from './gamma.js';
import { findEnd, shapeFor, type Interval } from './interval.js';

const SMALLEST = 1e-300;

/** Parameters of a Beta distribution. */
export interface BetaPrior {
  a: number;
  b: number;
}

const UNIFORM: BetaPrior = { a: 1, b: 1 };

/** Centred on a limit and sharp enough to tell twice its rarer side soon. */
export function priorAround(limit: number, alpha: number): BetaPrior {
  const shape = shapeFor(2, alpha);
  return limit <= 0.5 ? { a: shape, b: (shape * (1 - limit)) / limit } : { a: (shape * limit) / (1 - limit), b: shape };
}

/** ln of the beta-binomial mixture's e-value for the proportion p, after `successes` of `trials`. */
export function logProportionEvidence(p: number, successes: number, trials: number, { a, b }: BetaPrior): number {
  const [hits, misses] = [a + successes, b + trials - successes];
  const all = hits + misses;
  const [expectedHits, expectedMisses] = [all * p, all * (1 - p)];
  const distance = (hits - expectedHits + (expectedMisses - misses)) / 2;
  const data = expectedHits * excess(distance / expectedHits) + expectedMisses * excess(-distance / expectedMisses);
  const spread = 0.5 * Math.log((2 * Math.PI * all) / hits / misses) + stirlingRemainder(hits) + stirlingRemainder(misses) - stirlingRemainder(all);
  const prior = a * Math.log(p) + b * Math.log1p(-p) - (logGamma(a) + logGamma(b) - logGamma(a + b));
  return data + spread + prior;
}

/** Proportions that the data do not speak against: e-value below 1/alpha. */
export function proportionInterval({
  successes,
  trials,
  alpha,
  prior = UNIFORM,
}: {
  successes: number;
  trials: number;
  alpha: number;
  prior?: BetaPrior;
}): Interval {
  if (trials <= 0) return { lower: 0, upper: 1 };
  const isInside = (p: number) => logProportionEvidence(p, successes, trials, prior) < Math.log(1 / alpha);
  const estimate = successes / trials;
  return {
    lower: successes <= 0 ? 0 : findEnd(estimate, SMALLEST, isInside, true),
    upper: successes >= trials ? 1 : findEnd(estimate, 1, isInside),
  };
}
