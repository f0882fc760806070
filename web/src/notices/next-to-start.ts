import type { StageHealth } from '@rollout-health/shared/health';

/** The first stage that is still to start; everything before it has. */
export const nextToStart = <Stage extends Pick<StageHealth, 'state' | 'position'>>(stages: Stage[]): Stage | null =>
  [...stages].sort((a, b) => a.position - b.position).find(({ state }) => state === 'planned') ?? null;
