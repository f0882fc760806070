import { describe, expect, test } from '@jest/globals';
import { DecisionKind, StageState } from '@rollout-health/shared/words';
import { stateAfter } from './transition.js';

const LEADS: Partial<Record<StageState, Partial<Record<DecisionKind, StageState>>>> = {
  active: { advance: 'completed', hold: 'active', pause: 'paused', 'roll-back': 'rolled-back' },
  paused: { advance: 'completed', hold: 'paused', resume: 'active', 'roll-back': 'rolled-back' },
  completed: { 'roll-back': 'rolled-back' },
  'rolled-back': { resume: 'active' },
};

describe('where a decision leads', () => {
  test.each(StageState.options.flatMap((state) => DecisionKind.options.map((decision) => [state, decision] as const)))(
    'a stage that is %s, and "%s"',
    (state, decision) => {
      expect(stateAfter(state, decision)).toBe(LEADS[state]?.[decision] ?? null);
    },
  );
});
