import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { foldRun, runsOf, type Mark } from './journey.js';

const marks = (...list: [number, Mark['mark']][]): Mark[] => list.map(([at, mark]) => ({ at, mark, segmentIds: [] }));
const WITHIN = 100;
const inShort = (list: Mark[]) => runsOf(list, WITHIN).map(({ startedAt, finishedAt, isUnaided }) => [startedAt, finishedAt, isUnaided]);

describe('runs of a journey', () => {
  test.each([
    ['finished alone', marks([0, 'start'], [10, 'finish']), [[0, 10, true]]],
    ['finished with help in between', marks([0, 'start'], [5, 'help'], [10, 'finish']), [[0, 10, false]]],
    ['help before the start does not count', marks([0, 'help'], [1, 'start'], [10, 'finish']), [[1, 10, true]]],
    ['never finished', marks([0, 'start']), [[0, null, false]]],
    ['finished too late', marks([0, 'start'], [101, 'finish']), [[0, null, false]]],
    ['a finish without a start is nothing', marks([10, 'finish']), []],
    [
      'begun again before it was finished',
      marks([0, 'start'], [20, 'start'], [30, 'finish']),
      [
        [0, null, false],
        [20, 30, true],
      ],
    ],
    ['two finishes: the first one counts', marks([0, 'start'], [10, 'finish'], [20, 'finish']), [[0, 10, true]]],
    ['a start told twice is one start', marks([0, 'start'], [0, 'start'], [10, 'finish']), [[0, 10, true]]],
  ])('%s', (_, list, expected) => {
    expect(inShort(list)).toEqual(expected);
  });

  test('the order of arrival makes no difference', () => {
    const list = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 300 }),
        mark: fc.constantFrom('start' as const, 'finish' as const, 'help' as const),
        segmentIds: fc.constant<number[]>([]),
      }),
    );
    fc.assert(fc.property(list, (some) => expect(inShort([...some].reverse())).toEqual(inShort(some))));
  });

  test('a run counts at its start, for everybody and each segment', () => {
    const increments = foldRun(1, 'checkout', { startedAt: 12_000, finishedAt: 30_000, isUnaided: true, segmentIds: [3] });
    expect(increments.map(({ segmentId, series, at }) => [segmentId, series, at])).toEqual([
      [0, 'journey-started:checkout', 10_000],
      [0, 'journey-finished:checkout', 10_000],
      [0, 'journey-unaided:checkout', 10_000],
      [3, 'journey-started:checkout', 10_000],
      [3, 'journey-finished:checkout', 10_000],
      [3, 'journey-unaided:checkout', 10_000],
    ]);
  });
});
