/** Values that hold at all looks at once: the chance that the true one is ever outside is at most alpha (Ville 1939). */
export interface Interval {
  lower: number;
  upper: number;
}

const STEPS = 200;

/** Where, between a point inside and one outside, `isInside` stops. Halves the distance, or the ratio where `isByRatio`. */
export function findEnd(inside: number, outside: number, isInside: (value: number) => boolean, isByRatio = false): number {
  for (let step = 0; step < STEPS; step += 1) {
    const middle = isByRatio ? Math.sqrt(inside) * Math.sqrt(outside) : inside + (outside - inside) / 2;
    if (middle === inside || middle === outside) break;
    if (isInside(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

/** Shape of the prior that decides soonest when the truth is `ratio` times the limit (Robbins 1970; Howard, Ramdas, McAuliffe, Sekhon 2021). */
export function shapeFor(ratio: number, alpha: number): number {
  const limit = Math.log(1 / alpha);
  return limit / (ratio * Math.log(ratio) - ratio + 1) / (2 * limit + Math.log1p(2 * limit));
}
