import type { RolloutDeclaration } from '@rollout-health/shared/rollout';

/** `New checkout!` as `new-checkout`: what a key may look like. */
export const toKey = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64) || 'rollout';

/** A road to begin with: pilot, transition, one expansion, operation, with one guard that most rollouts want. */
export function suggestDeclaration({
  name,
  purpose,
  pilotUsers,
  allUsers,
}: {
  name: string;
  purpose: string;
  pilotUsers: number;
  allUsers: number;
}): RolloutDeclaration {
  const half = Math.max(pilotUsers, Math.round(Math.sqrt(pilotUsers * allUsers)));
  const criteria: RolloutDeclaration['stages'][number]['criteria'] = [
    { key: 'errors', name: 'Errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02 },
  ];
  return {
    key: toKey(name),
    name,
    purpose,
    dimensions: [{ key: 'device', name: 'Device' }],
    stages: [
      { key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: pilotUsers, criteria },
      { key: 'transition', name: 'Transition', kind: 'transition', plannedUsers: pilotUsers, criteria },
      { key: 'stage-1', name: 'Stage 1', kind: 'expansion', plannedUsers: half, criteria },
      { key: 'operation', name: 'Operation', kind: 'operation', plannedUsers: allUsers, criteria },
    ],
    responsibilities: [
      { key: 'maintenance', name: 'Who maintains it' },
      { key: 'response', name: 'Who responds when it breaks' },
      { key: 'support', name: 'Who supports its users' },
      { key: 'priorities', name: 'Who decides when priorities conflict' },
    ],
  };
}
