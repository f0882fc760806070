import { excess, stirlingRemainder } from './gamma.js';
import { findEnd, shapeFor, type Interval } from './interval.js';

const SMALLEST = 1e-300;

/** ln of the gamma-Poisson mixture's e-value for a rate, after `events` in `exposure`; Gamma(shape, shape) on the ratio to that rate. */
export function logRateEvidence(rate: number, events: number, exposure: number, shape: number): number {
  const expected = rate * exposure;
  const all = shape + expected;
  return all * excess((events - expected) / all) + 0.5 * Math.log(shape / (shape + events)) + stirlingRemainder(shape + events) - stirlingRemainder(shape);
}

/** Rates (events per unit of exposure) that the data do not speak against: e-value below 1/alpha. */
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
  const isInside = (rate: number) => logRateEvidence(rate, events, exposure, shape) < Math.log(1 / alpha);
  const estimate = events / exposure;
  let above = (events + 1) / exposure;
  while (isInside(above)) above *= 2;
  return {
    // A few events may be too few to speak against any small rate.
    lower: events <= 0 || isInside(SMALLEST) ? 0 : findEnd(estimate, SMALLEST, isInside, true),
    upper: findEnd(estimate, above, isInside),
  };
}
