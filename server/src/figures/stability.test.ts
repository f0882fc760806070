import type { HealthStatus } from '@rollout-health/shared/words';
import { stabilityWeeks, type WeekCount } from './stability.js';

const monday = Date.parse('2026-11-09T00:00:00Z');
const HOUR = 3_600_000;
const WEEK = 168 * HOUR;

test.each<[string, WeekCount['hours'], HealthStatus | null, HealthStatus | null, number]>([
  ['healthy hours make a healthy week', { healthy: 168 }, 'healthy', 'healthy', 168],
  ['the worst hour is the week’s', { healthy: 160, 'at-risk': 5, failing: 1 }, 'failing', 'healthy', 166],
  ['a week that was mostly bad says so', { healthy: 20, 'at-risk': 140 }, 'at-risk', 'at-risk', 160],
  ['hours without signals are not known, and worse than green', { healthy: 160, silent: 8 }, 'silent', 'healthy', 160],
  ['a few green hours among many that nobody watched are no green week', { healthy: 83 }, 'gathering', 'healthy', 83],
  ['but half of them are', { healthy: 84 }, 'healthy', 'healthy', 84],
  ['nobody looked', {}, null, null, 0],
])('%s', (_, hours, worst, mostly, knownHours) => {
  const [week] = stabilityWeeks(monday, monday + WEEK, [{ monday, hours, changes: 3 }]);
  expect(week).toMatchObject({ worst, mostly, knownHours, unknownHours: 168 - knownHours, changes: 3 });
});

test('a stage has every week from its beginning on, the first and the last as far as it ran', () => {
  const begun = monday + 50.5 * HOUR;
  const weeks = stabilityWeeks(begun, monday + 2 * WEEK + 1.5 * HOUR, [{ monday: monday + 2 * WEEK, hours: { healthy: 2 }, changes: 0 }]);
  expect(weeks.map(({ from, worst, knownHours, unknownHours }) => [from, worst, knownHours + unknownHours])).toEqual([
    [new Date(begun).toISOString(), null, 118],
    ['2026-11-16T00:00:00.000Z', null, 168],
    ['2026-11-23T00:00:00.000Z', 'healthy', 2],
  ]);
});
