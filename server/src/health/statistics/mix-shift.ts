import { chiSquarePoint } from './chi-square.js';

/** How far apart two mixes of segments are, and whether more than chance says so. */
export interface MixShift {
  /** 0 (the same) to 1 (nothing in common): root of the Jensen-Shannon divergence in bits, less what small samples alone would show. */
  distance: number;
  /** Past the 95 % point of what two samples of one mix would show. */
  isClear: boolean;
}

/**
 * `counts` beside the mix `reference`, over the same segments. Under one mix 8·JSD/(1/n+1/m) is about chi-square with one
 * degree of freedom less than there are segments; its mean, (S−1)(1/n+1/m)/8 nats, is taken off. A plan (`isPlan`) is no
 * sample: 1/m is 0. Null where either side is empty or there is only one segment.
 */
export function mixShift(counts: number[], reference: number[], { isPlan = false } = {}): MixShift | null {
  const [n, m] = [sum(counts), sum(reference)];
  const segments = counts.filter((count, index) => count > 0 || (reference[index] ?? 0) > 0).length;
  if (n <= 0 || m <= 0 || segments < 2) return null;
  const divergence = counts.reduce((total, count, index) => {
    const [p, q] = [count / n, (reference[index] ?? 0) / m];
    const middle = (p + q) / 2;
    return total + part(p, middle) / 2 + part(q, middle) / 2;
  }, 0);
  const noise = 1 / n + (isPlan ? 0 : 1 / m);
  const corrected = Math.max(0, divergence - ((segments - 1) * noise) / 8);
  return { distance: Math.sqrt(corrected / Math.LN2), isClear: (8 * divergence) / noise > chiSquarePoint(0.95, segments - 1) };
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
const part = (share: number, middle: number): number => (share > 0 ? share * Math.log(share / middle) : 0);
