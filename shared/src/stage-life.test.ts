import { describe, expect, test } from '@jest/globals';
import { DecisionKind, StageState } from './words.js';
import { describeExposure, Exposure, Automation, stateAfter } from './stage-life.js';

const LEADS: Partial<Record<StageState, Partial<Record<DecisionKind, StageState>>>> = {
  planned: { start: 'active' },
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

test('each pair of exposure and automation has words of its own', () => {
  const words = Exposure.options.flatMap((exposure) => Automation.options.map((automation) => describeExposure(exposure, automation)));
  expect(new Set(words).size).toBe(Exposure.options.length * Automation.options.length);
});
