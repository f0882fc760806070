import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { CriterionVersion, StageSituation } from './situation.js';
import { attemptShare, LIFE_SHARE, segmentShare } from './statistics/budget.js';
import { windowStep } from './window.js';

/** The chance of ever being wrong: with an alarm, and with letting the successor start. */
export interface Alphas {
  breached: number;
  met: number;
}

/** Of a stage that declares none, over its planned life. */
export const FALSE_ALARM_BUDGET = 0.05;
/** All criteria must be met for the gate to open, so this side needs no sharing. */
export const GATE_ALPHA = 0.05;
/** Of a stage that declares none. */
export const PLANNED_DAYS = 90;
const DAY = 86_400_000;

/** What of a stage its alphas depend on. */
export type BudgetStage = Pick<StageSituation, 'falseAlarmBudget' | 'plannedDays' | 'criteria'>;

/** What of a criterion its alphas depend on. */
export type BudgetCriterion = Pick<CriterionVersion, 'declaration' | 'attempt'>;

/** A criterion's part of the stage's budget: by weight, and less for each time that it was changed while the stage ran. */
export function budgetOf(stage: BudgetStage, { declaration: criterion, attempt }: BudgetCriterion): number {
  const weights = stage.criteria.reduce((sum, { declaration }) => sum + (declaration.weight ?? 1), 0);
  return ((stage.falseAlarmBudget ?? FALSE_ALARM_BUDGET) * attemptShare(attempt) * (criterion.weight ?? 1)) / Math.max(weights, criterion.weight ?? 1);
}

/**
 * The part of one place: half for everybody and half for the segments where a criterion asks for every segment.
 * `segment`: null for everybody, else its place by order of first appearance.
 */
export function placeShare(criterion: CriterionDeclaration, segment: number | null): number {
  if (typeof criterion.scope !== 'object') return 1;
  return segment === null ? 0.5 : 0.5 * segmentShare(segment);
}

/**
 * A verdict's alphas. Over the stage's life it has `LIFE_SHARE` of its place's part, the change detector the rest. A window that slides has the
 * whole part but may begin at every step of the planned life, so each beginning gets an equal piece (a union bound, whatever overlaps).
 */
export function alphasOf(stage: BudgetStage, criterion: BudgetCriterion, segment: number | null, budget = budgetOf(stage, criterion)): Alphas {
  const part = budget * placeShare(criterion.declaration, segment);
  const gate = GATE_ALPHA * attemptShare(criterion.attempt);
  const { windowMinutes } = criterion.declaration;
  if (windowMinutes === undefined) return { breached: part * LIFE_SHARE, met: gate };
  const beginnings = Math.max(1, ((stage.plannedDays ?? PLANNED_DAYS) * DAY) / windowStep(windowMinutes * 60_000));
  return { breached: part / beginnings, met: gate / beginnings };
}

/** What the change detector of a place has. */
export const detectorAlpha = (stage: BudgetStage, criterion: BudgetCriterion, segment: number | null): number =>
  budgetOf(stage, criterion) * placeShare(criterion.declaration, segment) * (1 - LIFE_SHARE);
