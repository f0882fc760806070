import { Grants, Role } from '@rollout-health/shared/permissions';
import { Key } from '@rollout-health/shared/words';

/** A group of the identity provider and the role it brings; without a rollout, for the whole installation. */
export interface GroupRole {
  group: string;
  role: Role;
  rollout: string | null;
}

const NOTHING: Grants = { installation: null, rollouts: {} };

/** What the groups in an ID token bring. The token was verified when it came in; this only reads it. */
export function grantsOfIdToken(idToken: string, claim: string, table: GroupRole[]): Grants {
  const groups = groupsOf(idToken, claim);
  return table.filter(({ group }) => groups.includes(group)).reduce((grants, { role, rollout }) => join(grants, toGrants(role, rollout)), NOTHING);
}

const toGrants = (role: Role, rollout: string | null): Grants =>
  rollout === null ? { installation: role, rollouts: {} } : { installation: null, rollouts: { [rollout]: role } };

/** In each place the later of the two in the order of roles. */
export function join(one: Grants, other: Grants): Grants {
  const keys = [...Object.keys(one.rollouts), ...Object.keys(other.rollouts)];
  return {
    installation: stronger(one.installation, other.installation),
    rollouts: Object.fromEntries(keys.map((key) => [key, stronger(one.rollouts[key] ?? null, other.rollouts[key] ?? null) as Role])),
  };
}

function stronger(one: Role | null, other: Role | null): Role | null {
  if (one === null || other === null) return one ?? other;
  return Role.options.indexOf(one) > Role.options.indexOf(other) ? one : other;
}

function groupsOf(idToken: string, claim: string): string[] {
  try {
    const claims = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
    const groups = Object.hasOwn(claims, claim) ? claims[claim] : [];
    return (Array.isArray(groups) ? groups : [groups]).filter((group) => typeof group === 'string');
  } catch {
    return [];
  }
}

/** `ops=operator, partners=viewer@checkout`. Throws with what is wrong. */
export function readGroupRoles(text: string): GroupRole[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [, group = '', roleText = '', rollout] = /^(.+)=([a-z-]+)(?:@([^@=]+))?$/.exec(part) ?? [];
      const role = Role.safeParse(roleText);
      if (!role.success || (rollout !== undefined && !Key.safeParse(rollout).success))
        throw new Error(`${JSON.stringify(part)} is not group=role or group=role@rollout, with a role of ${Role.options.join(', ')}`);
      return { group, role: role.data, rollout: rollout ?? null };
    });
}
