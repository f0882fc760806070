import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { burnRate, burnRates, hasBurnRate } from './burn-rates.js';

const errors: CriterionDeclaration = { key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.01 };
const completion: CriterionDeclaration = { key: 'done', role: 'goal', metric: 'journey-completion', of: 'booking', comparison: 'above', threshold: 0.9 };

test.each<[string, CriterionDeclaration, number, number, number | null]>([
  ['as many errors as allowed burn at once', errors, 10, 1_000, 1],
  ['ten times as many', errors, 100, 1_000, 10],
  ['none', errors, 0, 1_000, 0],
  ['nothing came', errors, 0, 0, null],
  ['what does not succeed burns, where success is asked for', completion, 800, 1_000, 2],
])('%s', (_, criterion, numerator, denominator, expected) => {
  const rate = burnRate(criterion, { numerator, denominator });
  if (expected === null) expect(rate).toBeNull();
  else expect(rate).toBeCloseTo(expected);
});

test('a window burns only where its long and its short part both pass the factor', () => {
  const states = (recent: number, before: number) =>
    burnRates(errors, (minutes) => ({ numerator: minutes <= 30 ? recent : before, denominator: 1_000 })).map(({ isBurning }) => isBurning);
  expect(states(150, 150)).toEqual([true, true, true, true]);
  expect(states(150, 5)).toEqual([false, false, false, false]);
  expect(states(0, 150)).toEqual([false, false, true, true]);
});

test('only shares with a threshold have a budget to burn', () => {
  expect(hasBurnRate(errors)).toBe(true);
  expect(hasBurnRate({ key: 'tickets', role: 'goal', metric: 'ticket-rate', comparison: 'below', threshold: 20 })).toBe(false);
  expect(hasBurnRate({ key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', baseline: { stage: 'pilot', ratio: 1.2 } })).toBe(false);
});
