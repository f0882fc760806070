import { logGamma } from './gamma.js';

const NORMAL_ABOVE = 10_000;

/** Quantile of the negative binomial with `size` and mean size·odds: summed term by term, by Cornish-Fisher where it is large. */
export function predictiveQuantile(size: number, odds: number, probability: number): number {
  const mean = size * odds;
  if (mean > NORMAL_ABOVE) return Math.max(0, Math.round(cornishFisher(mean, mean * (1 + odds), 1 + 2 * odds, probability)));
  const q = odds / (1 + odds);
  const logNone = -size * Math.log1p(odds);
  let term = Math.exp(logNone);
  let sum = term;
  let count = 0;
  // Far out, where the first terms are too small for a double, start at the mode's left shoulder instead.
  if (term === 0) {
    count = Math.max(0, Math.floor(mean - 12 * Math.sqrt(mean * (1 + odds))));
    term = Math.exp(logGamma(size + count) - logGamma(count + 1) - logGamma(size) + logNone + count * Math.log(q));
    sum = term;
  }
  while (sum < probability && count < 10 * NORMAL_ABOVE) {
    term *= ((size + count) / (count + 1)) * q;
    sum += term;
    count += 1;
  }
  return count;
}

/** The third moment is (1+2·odds)·variance for a negative binomial. */
function cornishFisher(mean: number, variance: number, third: number, probability: number): number {
  const deviation = Math.sqrt(variance);
  const z = normalQuantile(probability);
  return mean + deviation * (z + ((third / deviation) * (z * z - 1)) / 6) - 0.5;
}

/** Quantile of the standard normal, 4.5e-4 off at most (Abramowitz & Stegun 26.2.23): a forecast of counts rounds far more. */
export function normalQuantile(probability: number): number {
  if (probability === 0.5) return 0;
  if (probability > 0.5) return -normalQuantile(1 - probability);
  const t = Math.sqrt(-2 * Math.log(probability));
  return -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
}
