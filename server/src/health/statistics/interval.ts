/** Values that hold at all looks at once: the chance that the true one is ever outside is at most alpha (Ville 1939). */
export interface Interval {
  lower: number;
  upper: number;
}

const STEPS = 200;

/** A function's value at a point, and its slope there. */
export interface Tangent {
  value: number;
  slope: number;
}

/**
 * Where a function turns from below nothing (inside) to above (outside), by Newton's steps, halving where one would leave the bracket.
 * Costs the same for one event and for a billion. `tangent` may answer in one and the same object.
 */
export function findEnd({ inside, outside, start, tangent }: { inside: number; outside: number; start: number; tangent: (at: number) => Tangent }): number {
  let at = start;
  for (let step = 0; step < STEPS; step += 1) {
    const { value, slope } = tangent(at);
    if (value < 0) inside = at;
    else outside = at;
    const newton = at - value / slope;
    const isWithin = newton > Math.min(inside, outside) && newton < Math.max(inside, outside);
    const next = isWithin ? newton : inside + (outside - inside) / 2;
    // What is still missing after one of Newton's steps is about the square of the step.
    if (Math.abs(next - at) <= (isWithin ? 1e-11 : 1e-13) * Math.abs(at) || next === inside || next === outside) return next;
    at = next;
  }
  return at;
}

/** ln(1/alpha): what the log of an e-value must reach. */
export const bar = (alpha: number): number => -Math.log(alpha);

/** ln of the mean of exp of the values, without overflow. */
export function logMeanExp(values: number[]): number {
  const most = Math.max(...values);
  if (!Number.isFinite(most)) return most;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - most);
  return most + Math.log(sum / values.length);
}

/** Shape of the prior that decides soonest when the truth is `ratio` times the limit (Robbins 1970; Howard, Ramdas, McAuliffe, Sekhon 2021). */
export function shapeFor(ratio: number, alpha: number): number {
  const limit = bar(alpha);
  return limit / (ratio * Math.log(ratio) - ratio + 1) / (2 * limit + Math.log1p(2 * limit));
}
