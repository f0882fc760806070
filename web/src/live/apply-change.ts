import type { RolloutHealth } from '@rollout-health/shared/health';

export type Applied = { kind: 'applied'; health: RolloutHealth } | { kind: 'ignored' } | { kind: 'gap' };

/** The next numbered change on top of what is known. A gap, or nothing known yet: the whole must be asked for again. */
export function applyChange(known: RolloutHealth | undefined, change: RolloutHealth): Applied {
  if (!known || known.rollout !== change.rollout) return { kind: 'gap' };
  if (change.revision <= known.revision) return { kind: 'ignored' };
  if (change.revision > known.revision + 1) return { kind: 'gap' };
  const changed = new Map(change.stages.map((stage) => [stage.stage, stage]));
  const kept = known.stages.filter(({ stage }) => !changed.has(stage));
  return { kind: 'applied', health: { ...change, stages: [...kept, ...change.stages].sort((a, b) => a.position - b.position) } };
}
