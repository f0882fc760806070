import { HEALTH_ORDER, type StageHealth } from '@rollout-health/shared/health';

/** What runs comes first, worst first; then what is over and what is planned, in the order of the rollout. */
export function orderStages(stages: StageHealth[]): { running: StageHealth[]; over: StageHealth[]; planned: StageHealth[] } {
  const isRunning = ({ state }: StageHealth) => state === 'active' || state === 'paused';
  const others = stages.filter((stage) => !isRunning(stage)).sort((a, b) => a.position - b.position);
  return {
    running: stages.filter(isRunning).sort((a, b) => HEALTH_ORDER[a.status] - HEALTH_ORDER[b.status] || b.position - a.position),
    over: others.filter(({ state }) => state !== 'planned'),
    planned: others.filter(({ state }) => state === 'planned'),
  };
}
