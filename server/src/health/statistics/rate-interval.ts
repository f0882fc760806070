import { excess, stirlingRemainder } from './gamma.js';
import { bar, findEnd, shapeFor, type Interval, type Tangent } from './interval.js';

/** ln of the gamma-Poisson mixture's e-value for a rate, after `events` in `exposure`; Gamma(shape, shape) on the ratio to that rate. */
export const logRateEvidence = (rate: number, events: number, exposure: number, shape: number): number => rateEvidence(events, shape)(rate * exposure);

/** The same for many rates, by the number of events expected at each. */
function rateEvidence(events: number, shape: number): (expected: number) => number {
  const constant = 0.5 * Math.log(shape / (shape + events)) + stirlingRemainder(shape + events) - stirlingRemainder(shape);
  return (expected) => (shape + expected) * excess((events - expected) / (shape + expected)) + constant;
}

interface Counted {
  events: number;
  exposure: number;
  alpha: number;
  shape?: number;
}

/**
 * Rates (events per unit of exposure) that the data do not speak against: e-value below 1/alpha.
 * Holds for the mean rate so far, however the rate moved over the day, and for rare proportions with trials as exposure.
 */
export const rateInterval = (counted: Counted): Interval => ({ lower: rateLower(counted), upper: rateUpper(counted) });

/** The interval's lower end. A few events may be too few to speak against any small rate: 0. */
export function rateLower({ events, exposure, alpha, shape = shapeFor(2, alpha) }: Counted): number {
  if (exposure <= 0 || events <= 0) return 0;
  const tangent = tangentOf(events, alpha, shape);
  if (tangent(0).value <= 0) return 0;
  return findEnd({ inside: events, outside: 0, start: Math.max(events - spreadOf(events, alpha, shape), events / 100), tangent }) / exposure;
}

/** The interval's upper end. */
export function rateUpper({ events, exposure, alpha, shape = shapeFor(2, alpha) }: Counted): number {
  if (exposure <= 0) return Infinity;
  const tangent = tangentOf(events, alpha, shape);
  let above = events + spreadOf(events, alpha, shape) + bar(alpha);
  while (tangent(above).value < 0) above *= 2;
  return findEnd({ inside: events, outside: above, start: above, tangent }) / exposure;
}

const spreadOf = (events: number, alpha: number, shape: number): number => Math.sqrt(2 * bar(alpha) * (events + shape)) + 1e-9;

function tangentOf(events: number, alpha: number, shape: number): (expected: number) => Tangent {
  const evidence = rateEvidence(events, shape);
  const enough = bar(alpha);
  const answer = { value: 0, slope: 0 };
  return (expected) => {
    answer.value = evidence(expected) - enough;
    answer.slope = (expected - events) / (shape + expected);
    return answer;
  };
}
