import { nextReviewAt, type ReviewPlan } from './reviews.js';

const day = (number: number) => new Date(Date.UTC(2026, 0, 1 + number));
const plan: ReviewPlan = { startedAt: day(0), reviewAt: null, reviewEveryDays: null, plannedDays: null, lastHeldAt: null };

test.each<[string, Partial<ReviewPlan>, Date | null]>([
  ['a stage that has not started has none', { startedAt: null, reviewEveryDays: 7 }, null],
  ['nothing declared: no date', {}, null],
  ['so many days after the start', { reviewEveryDays: 7 }, day(7)],
  ['so many days after the last one', { reviewEveryDays: 7, lastHeldAt: day(9) }, day(16)],
  ['one held before the stage started again does not count', { reviewEveryDays: 7, lastHeldAt: day(-3) }, day(7)],
  ['the declared day goes before', { reviewEveryDays: 7, reviewAt: day(3) }, day(3)],
  ['the declared day is behind', { reviewEveryDays: 7, reviewAt: day(3), lastHeldAt: day(4) }, day(11)],
  ['a declared day to come, after one held before it', { reviewAt: day(30), lastHeldAt: day(4) }, day(30)],
  ['the planned end', { plannedDays: 14 }, day(14)],
  ['the planned end, once', { plannedDays: 14, lastHeldAt: day(10) }, null],
])('the next review: %s', (_, more, expected) => {
  expect(nextReviewAt({ ...plan, ...more })).toEqual(expected);
});
