import type { RolloutDeclaration } from '@rollout-health/shared/rollout';

export interface Beginning {
  name: string;
  purpose: string;
  pilotUsers: number;
}

export const toKey = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64)
    .replace(/-+$/, '') || 'rollout';

/** Errors must stay below 2 %, never broken; under 20 tickets per 1,000 users a day must be shown before advancing. */
const criteria = (): RolloutDeclaration['stages'][number]['criteria'] => [
  { key: 'errors', name: 'Error rate', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02, scope: { everySegmentOf: 'device' } },
  { key: 'tickets', name: 'Ticket rate', role: 'goal', metric: 'ticket-rate', comparison: 'below', threshold: 20 },
];

/** A rollout with the usual stages, each about ten times the one before, and criteria to begin with. */
export function sampleDeclaration({ name, purpose, pilotUsers }: Beginning): RolloutDeclaration {
  const stage = (key: string, title: string, kind: RolloutDeclaration['stages'][number]['kind'], times: number) => ({
    key,
    name: title,
    kind,
    plannedUsers: pilotUsers * times,
    criteria: criteria(),
  });
  return {
    key: toKey(name),
    name,
    purpose,
    dimensions: [{ key: 'device', name: 'Device' }],
    stages: [
      { ...stage('pilot', 'Pilot', 'pilot', 1), state: 'active' },
      stage('transition', 'Transition', 'transition', 2),
      stage('stage-1', 'Stage 1', 'expansion', 10),
      stage('stage-2', 'Stage 2', 'expansion', 100),
      stage('operation', 'Operation', 'operation', 100),
    ],
    responsibilities: [
      { key: 'maintains', name: 'Maintains it' },
      { key: 'responds', name: 'Responds when it breaks' },
      { key: 'supports', name: 'Supports its users' },
      { key: 'decides', name: 'Decides when priorities conflict' },
    ],
  };
}

export function toCurl(declaration: RolloutDeclaration, origin: string): string {
  const body = JSON.stringify(declaration, null, 2).replaceAll("'", `'\\''`);
  return [
    `curl -sS '${origin}/api/v1/rollouts' \\`,
    `  -H "authorization: Bearer $ROLLOUT_HEALTH_TOKEN" \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '${body}'`,
  ].join('\n');
}
