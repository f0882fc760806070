import { metricOf, seriesOf, type MetricKey } from '@rollout-health/shared/metrics';
import type { MetricSeries, SeriesPoint } from '@rollout-health/shared/series';
import { medianOfBins } from '../platform/duration-bins.js';
import { startOf, startsOf, widenBuckets, type Buckets } from './bucket.js';

/** One sum of one series in one bucket; `at` in ms, the bucket's start. */
export interface BucketSum {
  at: number;
  series: string;
  value: number;
}

type Total = MetricSeries['total'];

/** The figure that sums make: a share, rate or mean with its denominator, or a median with its count. */
export function figureOf(metric: MetricKey, of: string | undefined, sums: Map<string, number>): Total {
  const { form, per } = metricOf(metric);
  const series = seriesOf(metric, of);
  if (form === 'median') {
    const prefix = `${series.numerator}:`;
    const bins = [...sums].filter(([name]) => name.startsWith(prefix)).map(([name, count]) => [Number(name.slice(prefix.length)), count] as const);
    const { value, count } = medianOfBins(bins);
    return { value, numerator: count, denominator: null };
  }
  const numerator = sums.get(series.numerator) ?? 0;
  const denominator = series.denominator ? (sums.get(series.denominator) ?? 0) : null;
  if (denominator === null) return { value: sums.has(series.numerator) ? numerator : null, numerator, denominator };
  return { value: denominator > 0 ? (numerator / denominator) * (per ?? 1) : null, numerator, denominator };
}

export type Drawn = Pick<MetricSeries, 'bucketSeconds' | 'points' | 'total'>;

/** A point a bucket, so wide that it can be read; one that nothing was reported in has no value. The total is of all sums, however they are cut. */
export function pointsOf(metric: MetricKey, of: string | undefined, rows: BucketSum[], finest: Buckets): Drawn {
  const figure = (sums: Map<string, number> | undefined) => figureOf(metric, of, sums ?? new Map<string, number>());
  const samples = new Map([...sumsBy(rows, ({ at }) => at)].map(([at, sums]) => [at, sampleOf(figure(sums))]));
  const buckets = widenBuckets(metric, finest, samples);
  const byBucket = sumsBy(rows, ({ at }) => startOf(buckets, at));
  const points = startsOf(buckets).map((at) => ({ at: new Date(at).toISOString(), ...figure(byBucket.get(at)) }));
  return { bucketSeconds: buckets.seconds, points, total: figure(sumsBy(rows, () => 0).get(0)) };
}

/** How many are behind a figure: those that it divides by, or those that its median is of. */
const sampleOf = ({ numerator, denominator }: Total): number => denominator ?? numerator;

function sumsBy(rows: BucketSum[], keyOf: (row: BucketSum) => number): Map<number, Map<string, number>> {
  const sums = new Map<number, Map<string, number>>();
  for (const row of rows) {
    const own = sums.get(keyOf(row)) ?? new Map<string, number>();
    sums.set(keyOf(row), own.set(row.series, (own.get(row.series) ?? 0) + row.value));
  }
  return sums;
}

/** Numbers that are counted, not divided: null where nobody was seen. */
export function countPoints(counts: Map<number, number>, buckets: Buckets): SeriesPoint[] {
  return startsOf(buckets).map((at) => {
    const count = counts.get(at);
    return { at: new Date(at).toISOString(), value: count ?? null, numerator: count ?? 0, denominator: null };
  });
}
