import type { BudgetShares } from '@rollout-health/shared/verdicts';
import { alphasOf, budgetOf, detectorAlpha, FALSE_ALARM_BUDGET, type BudgetCriterion, type BudgetStage } from './alphas.js';
import { isWatched } from './criterion-form.js';

/** Who got what of a stage's false-alarm budget. `segment`: the verdict's place by order of first appearance; null for everybody. */
export function budgetShares(stage: BudgetStage, criterion: BudgetCriterion, segment: number | null, nameOf: (key: string) => string): BudgetShares {
  const whole = stage.falseAlarmBudget ?? FALSE_ALARM_BUDGET;
  const criteria = stage.criteria.map((one) => ({ criterion: one.declaration.key, name: nameOf(one.declaration.key), share: budgetOf(stage, one) }));
  return {
    stage: whole,
    criteria,
    kept: Math.max(0, whole - criteria.reduce((sum, { share }) => sum + share, 0)),
    verdict: { life: alphasOf(stage, criterion, segment).breached, breaks: isWatched(criterion.declaration) ? detectorAlpha(stage, criterion, segment) : null },
  };
}
