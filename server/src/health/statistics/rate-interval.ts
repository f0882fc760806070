import { excess, stirlingRemainder } from './gamma.js';
import { bar, findEnd, shapeFor, type Interval } from './interval.js';

/** ln of the gamma-Poisson mixture's e-value for a rate, after `events` in `exposure`; Gamma(shape, shape) on the ratio to that rate. */
export const logRateEvidence = (rate: number, events: number, exposure: number, shape: number): number => rateEvidence(events, shape)(rate * exposure);

/** The same for many rates, by the number of events expected at each. */
function rateEvidence(events: number, shape: number): (expected: number) => number {
  const constant = 0.5 * Math.log(shape / (shape + events)) + stirlingRemainder(shape + events) - stirlingRemainder(shape);
  return (expected) => (shape + expected) * excess((events - expected) / (shape + expected)) + constant;
}

/**
 * Rates (events per unit of exposure) that the data do not speak against: e-value below 1/alpha.
 * Holds for the mean rate so far, however the rate moved over the day, and for rare proportions with trials as exposure.
 */
export function rateInterval({
  events,
  exposure,
  alpha,
  shape = shapeFor(2, alpha),
}: {
  events: number;
  exposure: number;
  alpha: number;
  shape?: number;
}): Interval {
  if (exposure <= 0) return { lower: 0, upper: Infinity };
  const evidence = rateEvidence(events, shape);
  const answer = { value: 0, slope: 0 };
  const tangent = (expected: number) => {
    answer.value = evidence(expected) - bar(alpha);
    answer.slope = (expected - events) / (shape + expected);
    return answer;
  };
  const spread = Math.sqrt(2 * bar(alpha) * (events + shape)) + 1e-9;
  let above = events + spread + bar(alpha);
  while (tangent(above).value < 0) above *= 2;
  return {
    // A few events may be too few to speak against any small rate.
    lower:
      events <= 0 || tangent(0).value <= 0 ? 0 : findEnd({ inside: events, outside: 0, start: Math.max(events - spread, events / 100), tangent }) / exposure,
    upper: findEnd({ inside: events, outside: above, start: above, tangent }) / exposure,
  };
}
