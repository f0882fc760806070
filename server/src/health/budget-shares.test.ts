import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { BudgetCriterion, BudgetStage } from './alphas.js';
import { budgetShares } from './budget-shares.js';

const criterion = (key: string, more: Partial<CriterionDeclaration> = {}, attempt = 0) =>
  ({
    id: 1,
    version: 1,
    attempt,
    declaration: { key, role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02, ...more },
  }) as unknown as BudgetStage['criteria'][number];

const sharesOf = (criteria: BudgetStage['criteria'], one: BudgetCriterion, segment: number | null = null) =>
  budgetShares({ falseAlarmBudget: 0.04, plannedDays: 10, criteria }, one, segment, (key) => key.toUpperCase());

test('the parts go by weight, and with what is kept they are the whole budget', () => {
  const criteria = [criterion('a'), criterion('b', { weight: 3 })];
  const { stage, criteria: parts, kept } = sharesOf(criteria, criteria[0] as BudgetCriterion);
  expect(stage).toBe(0.04);
  expect(parts[1]).toEqual({ criterion: 'b', name: 'B', share: expect.closeTo(3 * (parts[0]?.share as number)) as unknown });
  expect(parts.reduce((sum, { share }) => sum + share, kept)).toBeCloseTo(0.04, 12);
});

test('no verdict of a criterion gets more than its part, and a fifth of it watches for breaks', () => {
  const one = criterion('a', { scope: { everySegmentOf: 'device' } });
  const places = [null, 0, 1, 2, 3, 4, 5, 6].map((segment) => sharesOf([one], one, segment).verdict);
  for (const { life, breaks } of places) expect(breaks).toBeCloseTo(life / 4, 12);
  expect(places.reduce((sum, { life, breaks }) => sum + life + (breaks ?? 0), 0)).toBeLessThanOrEqual(0.04);
});

test('a window that slides has no watch for breaks', () => {
  const one = criterion('a', { windowMinutes: 5 });
  expect(sharesOf([one], one).verdict.breaks).toBeNull();
});
