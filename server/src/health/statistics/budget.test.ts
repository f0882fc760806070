import { findDrivers, segmentShare } from './budget.js';
import { findStart } from './change-detector.js';

test('segments never get more than their whole, however many appear', () => {
  const shares = Array.from({ length: 100_000 }, (_, index) => segmentShare(index));
  expect(shares.slice(0, 5)).toEqual([1 / 8, 1 / 8, 1 / 8, 1 / 8, 1 / 32]);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1);
});

test('segments drive a breach only with evidence of their own', () => {
  expect(findDrivers([0.1, -2, 9, 0.5], 0.05)).toEqual([2]);
  expect(findDrivers([0.1, -2, 2, 0.5], 0.05)).toEqual([]);
  expect(findDrivers([6, 7, 8], 0.05)).toEqual([2, 1, 0]);
});

test('the start of a break is found where it was', () => {
  const bins = Array.from({ length: 300 }, (_, index) => ({ events: index < 200 ? 1 : 8, expected: 2 }));
  const { likeliest, from, to } = findStart(bins);
  expect(likeliest).toBe(200);
  expect(from).toBeGreaterThanOrEqual(195);
  expect(to).toBeLessThanOrEqual(202);
});
