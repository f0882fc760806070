import type { MetricKey } from '@rollout-health/shared/metrics';
import { alignDown } from '../platform/calendar.js';
import { chooseBuckets, MOST_POINTS, startsOf } from './bucket.js';

const now = Date.parse('2026-11-24T11:17:42Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('a chart', () => {
  test.each<[MetricKey, string, number, number]>([
    ['error-rate', 'the last hour', HOUR, 10],
    ['error-rate', 'the last 24 hours', DAY, 300],
    ['error-rate', 'four days, in the hours they were compacted to', 4 * DAY, 3_600],
    ['error-rate', 'ninety days', 90 * DAY, 21_600],
    ['active-users', 'the last hour', HOUR, 3_600],
    ['active-users', 'thirty days', 30 * DAY, 86_400],
    ['active-users', 'two years', 730 * DAY, 604_800],
    ['ticket-rate', 'the last hour, whole days only', HOUR, 86_400],
    ['error-rate', 'twenty years', 7_300 * DAY, 3 * 604_800],
  ])('of %s over %s', (metric, _, length, seconds) => {
    const buckets = chooseBuckets(metric, now - length, now, now);
    expect(buckets.seconds).toBe(seconds);
    expect(startsOf(buckets).length).toBeLessThanOrEqual(MOST_POINTS);
    expect(startsOf(buckets)[0]).toBeLessThanOrEqual(now - length);
  });

  test('of a window that ended long ago is not finer than the hours that are left of it', () => {
    expect(chooseBuckets('error-rate', now - 10 * DAY, now - 10 * DAY + HOUR, now).seconds).toBe(3_600);
  });

  test('starts its days at midnight UTC and its weeks on a Monday', () => {
    expect(new Date(alignDown(now, 86_400)).toISOString()).toBe('2026-11-24T00:00:00.000Z');
    expect(new Date(alignDown(now, 604_800)).toISOString()).toBe('2026-11-23T00:00:00.000Z');
  });
});
