import type { StageHealth } from '@rollout-health/shared/health';
import { observedStage } from './observed-stage';

const stages = (states: StageHealth['state'][]) => states.map((state, position) => ({ stage: `stage-${position}`, state, position }) as StageHealth);

test.each<[string, StageHealth['state'][], string | undefined]>([
  ['the furthest that runs', ['completed', 'active', 'active', 'planned'], 'stage-2'],
  ['a paused one runs', ['completed', 'paused', 'planned'], 'stage-1'],
  ['else the furthest that ran', ['completed', 'completed', 'planned'], 'stage-1'],
  ['before anything started, none', ['planned', 'planned'], undefined],
])('%s', (_, states, expected) => {
  expect(observedStage(stages(states))?.stage).toBe(expected);
});
