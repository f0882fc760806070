import { z } from 'zod';
import { Key } from './words.js';

/** Who somebody is, for one rollout or for the whole installation. */
export const Role = z.enum(['viewer', 'support-lead', 'operator', 'owner', 'administrator']);
export type Role = z.infer<typeof Role>;

const EVERYBODY = Role.options;

/**
 * Who may do what: the one table that HTTP, sockets and the page read. A permission is asked of the rollout in the address;
 * where no rollout is in the address, of the whole installation.
 */
export const PERMISSIONS = {
  /** Health, figures, tickets, summary, decisions: everything that is shown of a rollout. */
  'rollout.read': EVERYBODY,
  /** Workarounds, assumptions, readiness checks, responsibilities, dependencies, capacity. */
  'practice.edit': ['support-lead', 'operator', 'owner', 'administrator'],
  'reviews.hold': ['operator', 'owner', 'administrator'],
  /** Within the gate: advancing over a closed one is `gates.override`. */
  'stages.decide': ['operator', 'owner', 'administrator'],
  'gates.override': ['owner', 'administrator'],
  'rollout.edit': ['owner', 'administrator'],
  /** Sources and what they sent as it came: quarantined records name users. */
  'sources.read': ['operator', 'owner', 'administrator'],
  'sources.manage': ['administrator'],
  /** Everything that is kept of one user of the product, for good. */
  'users.erase': ['administrator'],
  /** Who changed what, and from which network address. */
  'activity.read': ['operator', 'owner', 'administrator'],
  /** Who works in this rollout: invites people to it and gives or takes roles there, up to owner. */
  'roles.give': ['owner', 'administrator'],
  'people.manage': ['administrator'],
  /** API tokens, failed jobs, what concerns no single rollout. */
  'settings.manage': ['administrator'],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

/** What a caller was given: a role for the whole installation, roles for rollouts by key, or none. */
export const Grants = z.object({ installation: Role.nullable(), rollouts: z.record(Key, Role) });
export type Grants = z.infer<typeof Grants>;

const holds = (role: Role | null | undefined, permission: Permission): boolean =>
  role !== null && role !== undefined && (PERMISSIONS[permission] as readonly Role[]).includes(role);

/** With a rollout: there. Without: for the whole installation. A role for the whole installation counts in every rollout. */
export function may(grants: Grants, permission: Permission, rollout?: string): boolean {
  if (holds(grants.installation, permission)) return true;
  return rollout !== undefined && Object.hasOwn(grants.rollouts, rollout) && holds(grants.rollouts[rollout], permission);
}

/** In at least one place. */
export const mayAnywhere = (grants: Grants, permission: Permission): boolean =>
  may(grants, permission) || Object.values(grants.rollouts).some((role) => holds(role, permission));
