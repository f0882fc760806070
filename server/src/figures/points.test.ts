import { figureOf, pointsOf } from './points.js';

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

describe('points of few', () => {
  const HOUR = 3_600_000;
  const day = { seconds: 300, from: 10.5 * HOUR, to: 34 * HOUR };
  const everyFiveMinutes = (started: number) =>
    Array.from({ length: 282 }, (_, index) => day.from + index * 300_000).flatMap((at, index) => [
      { at, series: 'journey-started:buy', value: started },
      { at, series: 'journey-finished:buy', value: index % 2 ? started : 0 },
    ]);

  test.each([
    ['hundreds each five minutes, left as they are', 200, 300],
    ['one each five minutes, taken together until there are thirty', 1, 10_800],
    ['a tenth of that, widened no further than to eight points', 0.1, 10_800],
    ['nothing at all, left as they are', 0, 300],
  ])('are %s', (_, started, seconds) => {
    expect(pointsOf('journey-completion', 'buy', everyFiveMinutes(started), day).bucketSeconds).toBe(seconds);
  });

  test.each([
    ['ten minutes', 10, 600],
    ['seven minutes', 7, 600],
    ['five minutes, with four hours of silence,', 5, 300],
  ])('are no finer than a feed that reports every %s', (_, minutes, seconds) => {
    const times = Array.from({ length: Math.floor((23.5 * 60) / minutes) }, (_every, index) => day.from + index * minutes * 60_000);
    const rows = times
      .filter((at) => minutes !== 5 || at < 20 * HOUR || at > 24 * HOUR)
      .map((at) => ({ at: Math.floor(at / 300_000) * 300_000, series: 'requests', value: 500 }));
    expect(pointsOf('error-rate', undefined, rows, day).bucketSeconds).toBe(seconds);
  });

  test('have the total and the window of the finest ones; the first begins with the window', () => {
    const { points, total } = pointsOf('journey-completion', 'buy', everyFiveMinutes(1), day);
    expect(total).toEqual({ value: 0.5, numerator: 141, denominator: 282 });
    expect(points.map(({ at, denominator }) => [Date.parse(at) / HOUR, denominator])).toEqual([
      [10.5, 18],
      [12, 36],
      [15, 36],
      [18, 36],
      [21, 36],
      [24, 36],
      [27, 36],
      [30, 36],
      [33, 12],
    ]);
    expect(points.reduce((sum, { numerator }) => sum + numerator, 0)).toBe(total.numerator);
  });

  test('that come with many now and then are told by those in the middle', () => {
    const rows = everyFiveMinutes(1).map((row) => (row.at >= 33 * HOUR ? { ...row, value: row.value * 500 } : row));
    expect(pointsOf('journey-completion', 'buy', rows, day).bucketSeconds).toBe(10_800);
  });
});
