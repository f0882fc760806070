import { bar, type Interval } from './interval.js';
import { logProportionEvidence } from './proportion-interval.js';

/** A mean with the number and the variance of what it is the mean of. */
export interface WeightedMean {
  mean: number;
  samples: number;
  variance: number;
}

/** What makes the interval of a mean narrowest at `tunedTo` samples: ρ². */
const tuning = (alpha: number, tunedTo: number): number => (2 * bar(alpha) + Math.log(2 * bar(alpha) + 1)) / tunedTo;

/**
 * Half the width of the interval of a mean that holds at all looks, for many samples: not below 100 (Waudby-Smith et al.).
 * `tunedTo`: the number of samples at which it shall be narrowest.
 */
export function meanHalfWidth({ samples, variance, alpha, tunedTo }: { samples: number; variance: number; alpha: number; tunedTo: number }): number {
  const square = tuning(alpha, tunedTo);
  const grown = samples * square + 1;
  return Math.sqrt(variance) * Math.sqrt(((2 * grown) / (samples * samples * square)) * Math.log(Math.sqrt(grown) / alpha));
}

/** ln of the e-value against a mean of `limit`: reaches ln(1/alpha) where the limit is as far off as `meanHalfWidth`. */
export function logMeanEvidence(limit: number, { mean, samples, variance }: WeightedMean, { alpha, tunedTo }: { alpha: number; tunedTo: number }): number {
  const square = tuning(alpha, tunedTo);
  const grown = samples * square + 1;
  const distance = (mean - limit) ** 2;
  if (variance <= 0) return distance > 0 ? Infinity : 0;
  return (samples ** 2 * square * distance) / (2 * variance * grown) - 0.5 * Math.log(grown);
}

/** Ranks between which the p-quantile of `samples` values stays at all looks: from the `lower`-th to the one after the `upper`-th (Howard & Ramdas 2022). */
export function quantileRanks(samples: number, p: number, alpha: number): Interval {
  const strength = 4 / Math.min(p, 1 - p);
  const prior = { a: strength * p, b: strength * (1 - p) };
  const isInside = (rank: number) => samples === 0 || logProportionEvidence(p, rank, samples, prior) < bar(alpha);
  const middle = Math.min(samples, Math.max(0, Math.round(samples * p)));
  return { lower: edge(middle, -1, isInside), upper: edge(middle, samples + 1, isInside) };
}

function edge(inside: number, outside: number, isInside: (rank: number) => boolean): number {
  while (Math.abs(outside - inside) > 1) {
    const middle = Math.trunc((inside + outside) / 2);
    if (isInside(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
