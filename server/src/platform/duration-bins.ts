// Durations are counted in bins that grow by 2 %: bin b ends at 1.02^b seconds, and is read at its middle, at most 1 % off.
const RATIO = 1.02;

export const binOf = (seconds: number): number => (seconds <= 1 ? 0 : Math.ceil(Math.log(seconds) / Math.log(RATIO)));

const secondsOf = (bin: number): number => (bin <= 0 ? 1 : RATIO ** (bin - 0.5));

/** In seconds, of counts by bin, and how many there are; null where there are none. */
export function medianOfBins(bins: Iterable<readonly [bin: number, count: number]>): { value: number | null; count: number } {
  const filled = [...bins].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  const count = filled.reduce((sum, [, inBin]) => sum + inBin, 0);
  let passed = 0;
  for (const [bin, inBin] of filled) {
    passed += inBin;
    if (passed * 2 >= count) return { value: secondsOf(bin), count };
  }
  return { value: null, count: 0 };
}
