import type { PersonRow } from '@rollout-health/shared/people';
import type { Grants, Role } from '@rollout-health/shared/permissions';

export const ROLE_MEANINGS: Record<Role, string> = {
  viewer: 'Viewer: sees everything of it',
  'support-lead': 'Support lead: records workarounds and checks',
  operator: 'Operator: decides within gates',
  owner: 'Owner: overrides gates, edits the rollout, gives roles in it',
  administrator: 'Administrator: people, sources, settings',
};

export const ROLE_WORDS: Record<Role, string> = {
  viewer: 'viewer',
  'support-lead': 'support lead',
  operator: 'operator',
  owner: 'owner',
  administrator: 'administrator',
};

export const PERSON_STATES: Record<PersonRow['state'], string> = { active: 'active', invited: 'invited, has not come yet', deactivated: 'deactivated' };

/** `viewer everywhere, owner of shop`. */
export function describeGrants({ installation, rollouts }: Grants): string {
  const parts = [
    ...(installation ? [`${ROLE_WORDS[installation]} everywhere`] : []),
    ...Object.entries(rollouts).map(([key, role]) => `${ROLE_WORDS[role]} of ${key}`),
  ];
  return parts.length > 0 ? parts.join(', ') : 'no role: sees nothing';
}
