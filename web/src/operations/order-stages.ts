import { HEALTH_ORDER, type StageHealth } from '@rollout-health/shared/health';

/** What runs comes first, worst first; then what is planned or over, in the order of the rollout. */
export function orderStages(stages: StageHealth[]): { running: StageHealth[]; others: StageHealth[] } {
  const isRunning = ({ state }: StageHealth) => state === 'active' || state === 'paused';
  return {
    running: stages.filter(isRunning).sort((a, b) => HEALTH_ORDER[a.status] - HEALTH_ORDER[b.status] || b.position - a.position),
    others: stages.filter((stage) => !isRunning(stage)).sort((a, b) => a.position - b.position),
  };
}
