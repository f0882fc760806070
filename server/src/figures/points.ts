import { metricOf, seriesOf, type MetricKey } from '@rollout-health/shared/metrics';
import type { MetricSeries, SeriesPoint } from '@rollout-health/shared/series';
import { startsOf, type Buckets } from './bucket.js';

/** One sum of one series in one bucket; `at` in ms, the bucket's start. */
export interface BucketSum {
  at: number;
  series: string;
  value: number;
}

type Total = MetricSeries['total'];

const BIN_RATIO = 1.02;
/** Durations are counted in bins that grow by 2 %; a bin is read at its middle, at most 1 % off. */
const secondsOf = (bin: number): number => (bin <= 0 ? 1 : BIN_RATIO ** (bin - 0.5));

export function medianOfBins(bins: Map<number, number>): { value: number | null; count: number } {
  const filled = [...bins].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  const count = filled.reduce((sum, [, inBin]) => sum + inBin, 0);
  let passed = 0;
  for (const [bin, inBin] of filled) {
    passed += inBin;
    if (passed * 2 >= count) return { value: secondsOf(bin), count };
  }
  return { value: null, count: 0 };
}

/** The figure that sums make: a share, rate or mean with its denominator, or a median with its count. */
export function figureOf(metric: MetricKey, of: string | undefined, sums: Map<string, number>): Total {
  const { form, per } = metricOf(metric);
  const series = seriesOf(metric, of);
  if (form === 'median') {
    const prefix = `${series.numerator}:`;
    const bins = [...sums].filter(([name]) => name.startsWith(prefix)).map(([name, count]) => [Number(name.slice(prefix.length)), count] as const);
    const { value, count } = medianOfBins(new Map(bins));
    return { value, numerator: count, denominator: null };
  }
  const numerator = sums.get(series.numerator) ?? 0;
  const denominator = series.denominator ? (sums.get(series.denominator) ?? 0) : null;
  if (denominator === null) return { value: sums.has(series.numerator) ? numerator : null, numerator, denominator };
  return { value: denominator > 0 ? (numerator / denominator) * (per ?? 1) : null, numerator, denominator };
}

/** A point a bucket; one that nothing was reported in has no value. */
export function pointsOf(metric: MetricKey, of: string | undefined, rows: BucketSum[], buckets: Buckets): { points: SeriesPoint[]; total: Total } {
  const byBucket = new Map<number, Map<string, number>>();
  const all = new Map<string, number>();
  for (const { at, series, value } of rows) {
    const sums = byBucket.get(at) ?? new Map<string, number>();
    byBucket.set(at, sums.set(series, (sums.get(series) ?? 0) + value));
    all.set(series, (all.get(series) ?? 0) + value);
  }
  const points = startsOf(buckets).map((at) => ({ at: new Date(at).toISOString(), ...figureOf(metric, of, byBucket.get(at) ?? new Map<string, number>()) }));
  return { points, total: figureOf(metric, of, all) };
}

/** Numbers that are counted, not divided: null where nobody was seen. */
export function countPoints(counts: Map<number, number>, buckets: Buckets): SeriesPoint[] {
  return startsOf(buckets).map((at) => {
    const count = counts.get(at);
    return { at: new Date(at).toISOString(), value: count ?? null, numerator: count ?? 0, denominator: null };
  });
}
