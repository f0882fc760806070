import type { MetricSeries } from '@rollout-health/shared/series';
import { describeTotal, prepareSeries } from './prepare-series';

const point = (minute: number, value: number | null) => ({ at: `2026-01-01T00:0${minute}:00Z`, value, numerator: 1, denominator: 10 });
const series = (points: MetricSeries['points'], more: Partial<MetricSeries> = {}): MetricSeries => ({
  metric: 'error-rate',
  of: null,
  stage: 'pilot',
  segment: null,
  from: '2026-01-01T00:00:00Z',
  to: '2026-01-01T00:09:00Z',
  bucketSeconds: 60,
  points,
  total: { value: null, numerator: 0, denominator: 0 },
  limits: [],
  ...more,
});

describe('what a chart draws', () => {
  test('a missing bucket breaks the line instead of bridging it', () => {
    expect(prepareSeries(series([point(0, 0.1), point(3, 0.2)])).rows.map(({ value }) => value)).toEqual([0.1, null, 0.2]);
  });

  test('a value with nothing beside it is marked, so that it can be seen', () => {
    const alone = prepareSeries(series([point(0, 0.1), point(1, null), point(2, 0.2), point(3, 0.2)])).rows.map(({ isAlone }) => isAlone);
    expect(alone).toEqual([true, false, false, false]);
  });

  test('a value of fewer than thirty is hollow; of a count there is no sample to be small', () => {
    const of = (denominator: number | null) => ({ ...point(0, 0.1), denominator });
    expect([29, 30].map((count) => prepareSeries(series([of(count)])).rows[0]?.isThin)).toEqual([true, false]);
    expect(prepareSeries(series([of(null)], { metric: 'active-users' })).rows[0]?.isThin).toBe(false);
  });

  test('a bucket without a value stays a gap, not a zero', () => {
    const drawing = prepareSeries(series([point(0, null)]));
    expect(drawing.rows[0]?.value).toBeNull();
    expect(drawing.hasData).toBe(false);
  });

  test('a limit above all values still fits', () => {
    const limits = [{ criterion: 'errors', name: 'Errors', role: 'guard' as const, comparison: 'below' as const, limit: 0.4 }];
    expect(prepareSeries(series([point(0, 0.1)], { limits })).top).toBeCloseTo(0.46);
  });

  test('a share never goes past 100 %', () => {
    expect(prepareSeries(series([point(0, 0.98)])).top).toBe(1);
  });
});

test.each([
  ['error-rate', { value: 0.02, numerator: 2, denominator: 100 }, '2\u00a0% in all: 2 of 100 requests'],
  ['active-users', { value: 998, numerator: 998, denominator: null }, '998 in all: different users on the days of this window'],
  ['error-rate', { value: null, numerator: 0, denominator: 0 }, 'No data in this window'],
] as const)('the total of %s says what it counts', (metric, total, words) => {
  expect(describeTotal(metric, total)).toBe(words);
});
