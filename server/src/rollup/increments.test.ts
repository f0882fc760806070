import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bucketOf, sumIncrements, type Increment } from './increments.js';

const anIncrement = fc.record({
  stageId: fc.integer({ min: 1, max: 3 }),
  segmentId: fc.integer({ min: 0, max: 2 }),
  series: fc.constantFrom('events', 'errors'),
  at: fc.integer({ min: 0, max: 5 }).map((bucket) => bucket * 10_000),
  value: fc.integer({ min: -5, max: 5 }),
});
const sumOf = (increments: Increment[]) => increments.reduce((sum, { value }) => sum + value, 0);

describe('increments', () => {
  test('a bucket is ten seconds wide and starts on the ten', () => {
    expect(bucketOf(Date.parse('2026-01-01T00:00:19.999Z'))).toBe(Date.parse('2026-01-01T00:00:10Z'));
  });

  test('taking sums together loses nothing and leaves each bucket once, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(anIncrement), (increments) => {
        const sums = sumIncrements(increments);
        expect(sumOf(sums)).toBe(sumOf(increments));
        expect(new Set(sums.map(({ stageId, segmentId, series, at }) => `${stageId}/${segmentId}/${series}/${at}`)).size).toBe(sums.length);
        expect(sumIncrements([...increments].reverse())).toEqual(sums);
      }),
    );
  });
});
