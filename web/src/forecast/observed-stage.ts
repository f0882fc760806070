import type { StageHealth } from '@rollout-health/shared/health';

/** The stage to forecast from: the furthest that runs, else the furthest that ran. */
export function observedStage(stages: StageHealth[]): StageHealth | null {
  const furthest = (states: StageHealth['state'][]) => stages.filter(({ state }) => states.includes(state)).sort((a, b) => b.position - a.position)[0];
  return furthest(['active', 'paused']) ?? furthest(['completed', 'rolled-back']) ?? null;
}
