import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import type { PlannedMix } from './mix.js';

/** What people of a stage are planned to be, by value of a dimension; null: the declaration says nothing of it. */
export function plannedMixOf(declaration: RolloutDeclaration, stage: string, dimension: string): PlannedMix | null {
  void declaration;
  void stage;
  void dimension;
  return null;
}
