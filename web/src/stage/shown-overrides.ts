import type { GateOverride } from '@rollout-health/shared/gate';
import type { StageHealth } from '@rollout-health/shared/health';

/** What holds of a stage's overrides; after it the last one, where that was refused or withdrawn: whoever asked has to learn of it. */
export function shownOverrides({ stage, overrides, state }: Pick<StageHealth, 'stage' | 'overrides' | 'state'>, all: GateOverride[]): GateOverride[] {
  const own = all.filter((override) => override.stage === stage).sort((one, other) => Number(other.id) - Number(one.id));
  const isRunning = state === 'active' || state === 'paused';
  const last = own[0];
  return isRunning && (last?.state === 'refused' || last?.state === 'withdrawn') ? [...overrides, last] : overrides;
}
