import { expect, test } from '@jest/globals';
import { daysToKeep } from './partition-days.js';

test('partitions reach from thirty days back to a week ahead, a day each', () => {
  const days = daysToKeep(new Date('2026-03-01T12:00:00Z'), 90);
  expect(days[0]).toEqual(['2026-01-30', '2026-01-31']);
  expect(days.at(-1)).toEqual(['2026-03-08', '2026-03-09']);
  expect(days.every(([, next], index) => next === (days[index + 1]?.[0] ?? next))).toBe(true);
});

test('no further back than raw signals are kept', () => {
  expect(daysToKeep(new Date('2026-03-01T12:00:00Z'), 3)[0]?.[0]).toBe('2026-02-26');
});
