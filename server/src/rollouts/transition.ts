import type { DecisionKind, StageState } from '@rollout-health/shared/words';

const FROM: Record<DecisionKind, StageState[]> = {
  advance: ['active', 'paused'],
  hold: ['active', 'paused'],
  pause: ['active'],
  resume: ['paused', 'rolled-back'],
  'roll-back': ['active', 'paused', 'completed'],
};

const TO: Record<DecisionKind, StageState | null> = { advance: 'completed', hold: null, pause: 'paused', resume: 'active', 'roll-back': 'rolled-back' };

/** The state that a decision leads to. Null: it does not apply to a stage in this state. */
export function stateAfter(state: StageState, decision: DecisionKind): StageState | null {
  return FROM[decision].includes(state) ? (TO[decision] ?? state) : null;
}
