import type { PromiseKept } from '@rollout-health/shared/summary';
import { describePromise, judgePromise } from './promise.js';

const at = { from: '2026-11-17T00:00:00Z', to: '2026-11-24T00:00:00Z' };
const promise = { metric: 'unaided-share', of: 'report', comparison: 'above', level: 0.7 } as const;
const week = (numerator: number, denominator: number) => ({ value: denominator > 0 ? numerator / denominator : null, numerator, denominator, ...at });

test.each<[string, PromiseKept['promise'], PromiseKept['week'], PromiseKept['state']]>([
  ['above its level', promise, week(80, 100), 'kept'],
  ['below it', promise, week(60, 100), 'missed'],
  ['of too few', promise, week(9, 10), 'unknown'],
  ['of nobody', promise, week(0, 0), 'unknown'],
  ['where less is better', { metric: 'error-rate', comparison: 'below', level: 0.02 }, week(1, 1_000), 'kept'],
])('a promise %s', (_, declared, shown, state) => expect(judgePromise(declared, shown)).toBe(state));

test('a promise reads with its level, how it is, of how many, and how it was', () => {
  const kept: PromiseKept = {
    promise,
    title: 'Finished unaided: Writing the report',
    stage: 'pilot',
    stageName: 'Pilot',
    week: week(263, 323),
    before: week(79, 100),
    state: 'kept',
  };
  expect(describePromise(kept)).toEqual({
    about: 'where',
    tone: 'good',
    text: 'Promised: Finished unaided: Writing the report above 70 %. In the last 7 days 81.4 % (263 of 323); in the 7 before 79 %.',
  });
  expect(describePromise({ ...kept, week: week(0, 0), before: week(0, 0), state: 'unknown' }).text).toBe(
    'Promised: Finished unaided: Writing the report above 70 %. Nothing came in the last 7 days to say it from.',
  );
});
