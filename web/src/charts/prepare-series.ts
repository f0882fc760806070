import { metricOf, type MetricKey } from '@rollout-health/shared/metrics';
import { formatSample, formatValue } from '../parts/format';
import { READABLE_SAMPLE, type MetricSeries } from '@rollout-health/shared/series';

export interface SeriesRow {
  /** Epoch milliseconds, the start of the bucket. */
  at: number;
  value: number | null;
  numerator: number;
  denominator: number | null;
  /** Nothing beside it to draw a line to: it is a dot, or it would not be seen. */
  isAlone: boolean;
  /** Of too few to say much. */
  isThin: boolean;
}

export interface SeriesDrawing {
  rows: SeriesRow[];
  /** From 0, so that a slope is never exaggerated; to the highest of values, limits and the interval. */
  top: number;
  limits: { key: string; label: string; value: number; isGuard: boolean }[];
  hasData: boolean;
}

/** The whole window in one figure, with what it is made of. Users are counted by days, once however often they came. */
export function describeTotal(metric: MetricKey, { value, numerator, denominator }: MetricSeries['total']): string {
  if (value === null) return 'No data in this window';
  const sample = metric === 'active-users' ? 'different users on the days of this window' : (formatSample(metric, numerator, denominator) ?? '');
  return `${formatValue(metric, value)} in all: ${sample}`;
}

/** What to draw, in order of time; buckets that nobody reported are rows without a value, so that the line breaks. */
export function prepareSeries(series: MetricSeries, others: (number | null)[] = []): SeriesDrawing {
  const step = series.bucketSeconds * 1_000;
  const rows: Omit<SeriesRow, 'isAlone' | 'isThin'>[] = [];
  for (const { at, value, numerator, denominator } of series.points) {
    const time = Date.parse(at);
    const last = rows.at(-1);
    if (last && time - last.at > step) rows.push({ at: last.at + step, value: null, numerator: 0, denominator: null });
    rows.push({ at: time, value, numerator, denominator });
  }
  const limits = series.limits.map(({ criterion, name, role, comparison, limit }) => ({
    key: `${criterion} ${limit}`,
    label: `${role === 'guard' ? 'Guard' : 'Goal'}: ${name} ${comparison} ${formatValue(series.metric, limit)}`,
    value: limit,
    isGuard: role === 'guard',
  }));
  const highest = Math.max(0, ...rows.map(({ value }) => value ?? 0), ...limits.map(({ value }) => value), ...others.map((value) => value ?? 0));
  const { form } = metricOf(series.metric);
  return {
    rows: rows.map((row, index) => ({
      ...row,
      isAlone: row.value !== null && (rows[index - 1]?.value ?? null) === null && (rows[index + 1]?.value ?? null) === null,
      isThin: row.value !== null && form !== 'state' && (row.denominator ?? row.numerator) < READABLE_SAMPLE,
    })),
    top: highest === 0 ? 1 : form === 'proportion' ? Math.min(1, highest * 1.15) : highest * 1.15,
    limits,
    hasData: rows.some(({ value }) => value !== null),
  };
}
