import type { PromiseKept } from '@rollout-health/shared/summary';
import { describePromise } from './promise.js';

const at = { from: '2026-11-17T00:00:00Z', to: '2026-11-24T00:00:00Z' };
const week = (numerator: number, denominator: number) => ({ value: denominator > 0 ? numerator / denominator : null, numerator, denominator, ...at });
const kept: PromiseKept = {
  promise: { metric: 'unaided-share', of: 'report', comparison: 'above', level: 0.7 },
  title: 'Finished unaided: Writing the report',
  stage: 'pilot',
  stageName: 'Pilot',
  week: week(263, 323),
  before: week(79, 100),
  state: 'kept',
  lower: 0.7523,
  upper: 0.8651,
};
const text = (differs: Partial<PromiseKept>) => describePromise({ ...kept, ...differs }).text;

test('a promise reads with its level, whether it is kept, how it is, of how many, within what, and how it was', () => {
  expect(describePromise(kept)).toEqual({
    about: 'where',
    tone: 'good',
    text: 'Promised: Finished unaided: Writing the report above 70 %, kept: in the last 7 days 81.4 % (263 of 323), really between 75.2 % and 86.5 %; in the 7 before 79 %.',
  });
});

test('one that nobody can tell yet says so, whatever its figure', () => {
  expect(text({ state: 'unknown', week: week(9, 10), before: week(0, 0), lower: 0.55, upper: 0.99 })).toBe(
    'Promised: Finished unaided: Writing the report above 70 %, too early to say: in the last 7 days 90 % (9 of 10), really between 55 % and 99 %.',
  );
  expect(text({ state: 'unknown', week: week(0, 0), before: week(0, 0), lower: null, upper: null })).toBe(
    'Promised: Finished unaided: Writing the report above 70 %, too early to say: nothing came in the last 7 days.',
  );
});
