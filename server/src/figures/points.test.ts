import { figureOf, medianOfBins, pointsOf } from './points.js';

const buckets = { seconds: 60, from: 0, to: 180_000 };

describe('a series', () => {
  test('has a gap where nothing was reported, never a zero', () => {
    const { points } = pointsOf(
      'error-rate',
      undefined,
      [
        { at: 0, series: 'errors', value: 0 },
        { at: 0, series: 'requests', value: 10 },
        { at: 120_000, series: 'requests', value: 4 },
      ],
      buckets,
    );
    expect(points.map(({ value }) => value)).toEqual([0, null, 0]);
  });

  test('has a total that is made of all its sums, not of its points', () => {
    const rows = [
      { at: 0, series: 'errors', value: 1 },
      { at: 0, series: 'requests', value: 2 },
      { at: 60_000, series: 'errors', value: 1 },
      { at: 60_000, series: 'requests', value: 98 },
    ];
    expect(pointsOf('error-rate', undefined, rows, buckets).total).toEqual({ value: 0.02, numerator: 2, denominator: 100 });
  });

  test('of a rate says it per thousand and gives both counts', () => {
    expect(
      figureOf(
        'ticket-rate',
        undefined,
        new Map([
          ['tickets-opened', 3],
          ['active-user-days', 600],
        ]),
      ),
    ).toEqual({ value: 5, numerator: 3, denominator: 600 });
  });

  test('of one kind of error divides that kind by all requests', () => {
    expect(
      figureOf(
        'error-rate',
        'timeout',
        new Map([
          ['errors:timeout', 5],
          ['requests', 50],
        ]),
      ).value,
    ).toBe(0.1);
  });
});

describe('a median from bins', () => {
  test('is at most one percent off', () => {
    const bin = Math.ceil(Math.log(3_600) / Math.log(1.02));
    expect(Math.abs((medianOfBins(new Map([[bin, 1]])).value ?? 0) / 3_600 - 1)).toBeLessThan(0.0101);
  });

  test('of nothing is nothing, also when what was counted was taken back', () => {
    expect(medianOfBins(new Map([[7, 0]]))).toEqual({ value: null, count: 0 });
  });
});
