import { reviewFindings, type ReviewedStage } from './review-findings.js';

const now = new Date('2026-11-24T12:00:00Z');
const day = (days: number) => new Date(now.getTime() + days * 86_400_000);
const stage: ReviewedStage = {
  key: 'one',
  name: 'One',
  state: 'active',
  startedAt: day(-20),
  reviewDueAt: null,
  isReviewDeclared: false,
  lastReviewedAt: null,
};

test.each<[string, Partial<ReviewedStage>, [string, string] | null]>([
  ['without a date counts only where the gate asks for one', {}, ['absent', 'review-not-declared']],
  ['that is to come closes the gate until it is held', { isReviewDeclared: true, reviewDueAt: day(2) }, ['closes', 'review-not-held']],
  ['by the planned end of the stage may still come', { reviewDueAt: day(2) }, ['absent', 'review-not-declared']],
  ['that is overdue closes the gate', { reviewDueAt: day(-1) }, ['closes', 'review-overdue']],
  ['that is overdue again closes it again', { isReviewDeclared: true, reviewDueAt: day(-1), lastReviewedAt: day(-8) }, ['closes', 'review-overdue']],
  ['that was held is behind', { isReviewDeclared: true, reviewDueAt: day(6), lastReviewedAt: day(-1) }, null],
  [
    'that was held before the stage began again is not',
    { isReviewDeclared: true, reviewDueAt: day(6), lastReviewedAt: day(-21) },
    ['closes', 'review-not-held'],
  ],
])('a review %s', (_, more, expected) => {
  const [finding] = reviewFindings({ ...stage, ...more }, 'Ann', now);
  expect(finding ? [finding.weight, finding.kind] : null).toEqual(expected);
});
