/**
 * Share of a criterion's false-alarm budget that its verdict over the life of the stage gets; the change detector has the rest. Every start that
 * the detector reckons with costs it far more than a smaller part does (ln 4 of some 15), while a break at the very start is found by the life.
 */
export const LIFE_SHARE = 0.8;

const FIRST_BLOCK = 4;

/**
 * The share of the n-th (from 0) segment value by order of first appearance, of what segments have together: 1/8 each for the first four,
 * 1/32 each for the next eight, 1/128 for the next sixteen, … Sums to at most 1 however many appear, and never changes once given.
 */
export function segmentShare(index: number): number {
  const block = Math.floor(Math.log2(index / FIRST_BLOCK + 1));
  return 2 ** -(block + 1) / (FIRST_BLOCK * 2 ** block);
}

/**
 * The share of a criterion's n-th test (from 1) in one stage: a test that is chosen anew after looking may be wrong anew.
 * 0.9 for the first, 0.1/((n−1)·n) for later ones: sums to 1.
 */
export const attemptShare = (attempt: number): number => (attempt <= 1 ? 0.9 : 0.1 / ((attempt - 1) * attempt));

/** Segments (by index) that drive a breach: e-BH on their e-values, valid under any dependence (Wang & Ramdas 2022). `rate`: false discoveries allowed. */
export function findDrivers(logEvidences: number[], rate: number): number[] {
  const order = logEvidences.map((log, index) => ({ log, index })).sort((a, b) => b.log - a.log);
  let found = 0;
  order.forEach(({ log }, place) => {
    if (log + Math.log((place + 1) / order.length) >= -Math.log(rate)) found = place + 1;
  });
  return order.slice(0, found).map(({ index }) => index);
}
