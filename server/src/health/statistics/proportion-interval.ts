import { excess, logGamma, stirlingRemainder } from './gamma.js';
import { bar, findEnd, shapeFor, type Interval } from './interval.js';

const LOG_SMALLEST = Math.log(1e-300);

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
export const logProportionEvidence = (p: number, successes: number, trials: number, prior: BetaPrior): number =>
  proportionEvidence(successes, trials, prior)(p, 1 - p);

/** The same for many p (given with 1 − p, which keeps its digits): what does not depend on p is computed once. */
function proportionEvidence(successes: number, trials: number, { a, b }: BetaPrior): (p: number, rest: number) => number {
  const [hits, misses] = [a + successes, b + trials - successes];
  const all = hits + misses;
  const spread = 0.5 * Math.log((2 * Math.PI * all) / hits / misses) + stirlingRemainder(hits) + stirlingRemainder(misses) - stirlingRemainder(all);
  const constant = spread - (logGamma(a) + logGamma(b) - logGamma(a + b));
  return (p, rest) => {
    const [expectedHits, expectedMisses] = [all * p, all * rest];
    const distance = (hits - expectedHits + (expectedMisses - misses)) / 2;
    const data = expectedHits * excess(distance / expectedHits) + expectedMisses * excess(-distance / expectedMisses);
    return data + constant + a * Math.log(p) + b * Math.log(rest);
  };
}

/**
 * Proportions that the data do not speak against: e-value below 1/alpha. Holds for trials of one constant proportion;
 * for rare events whose rate drifts over the day, use `rateInterval` on them.
 */
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
  const evidence = proportionEvidence(successes, trials, prior);
  const answer = { value: 0, slope: 0 };
  // In ln p, so that an end near nothing keeps its digits.
  const tangent = (x: number) => {
    const [p, rest] = [Math.exp(x), -Math.expm1(x)];
    answer.value = evidence(p, rest) - bar(alpha);
    answer.slope = ((trials - successes) * p) / rest - successes;
    return answer;
  };
  const estimate = successes / trials;
  const spread = Math.sqrt((2 * bar(alpha) * (1 - estimate)) / Math.max(successes, 1)) + 1 / trials;
  const at = Math.log(estimate);
  const upperStart = successes <= 0 ? Math.log(Math.min(0.5, bar(alpha) / trials)) : Math.min(at + spread, at / 2);
  return {
    lower: successes <= 0 ? 0 : Math.exp(findEnd({ inside: at, outside: LOG_SMALLEST, start: at - spread, tangent })),
    upper: successes >= trials ? 1 : Math.exp(findEnd({ inside: successes <= 0 ? LOG_SMALLEST : at, outside: -1e-17, start: upperStart, tangent })),
  };
}
