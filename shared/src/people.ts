import { z } from 'zod';
import { Grants, Role } from './permissions.js';
import { OneLine, Timestamp } from './words.js';

/** NIST SP 800-63B-4: at least 15 characters where a password may be the only factor, no composition rules, no forced change. */
export const PASSWORD_LENGTH = { least: 15, most: 128 };
export const Password = z
  .string()
  .min(PASSWORD_LENGTH.least, `use at least ${PASSWORD_LENGTH.least} characters; several words make a good one`)
  .max(PASSWORD_LENGTH.most);

export const PersonRow = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  /** What was given here, without what groups of the identity provider add. */
  grants: Grants,
  /** By groups of the identity provider, as of the last sign-in there. */
  groupGrants: Grants,
  /** Invited: no password yet, and never signed in through the identity provider. */
  state: z.enum(['active', 'invited', 'deactivated']),
  hasSecondFactor: z.boolean(),
  createdAt: Timestamp,
  lastSeenAt: Timestamp.nullable(),
});
export type PersonRow = z.infer<typeof PersonRow>;

/** It stands in letters to others. */
export const PersonName = OneLine(120);

export const Invitation = z.object({ name: PersonName, email: z.email().max(254), grants: Grants });
export type Invitation = z.infer<typeof Invitation>;

/** `link` is a path of the page with a secret that works once; it is shown this once. `isMailed`: it was sent to the person as well. */
export const PersonLink = z.object({ id: z.string(), link: z.string(), expiresAt: Timestamp, isMailed: z.boolean() });
export type PersonLink = z.infer<typeof PersonLink>;

/** Replaces every role that was given here. */
export const GrantsRequest = z.object({ installation: Role.nullable(), rollouts: Grants.shape.rollouts });
export type GrantsRequest = z.infer<typeof GrantsRequest>;

/** What an owner gives in their rollout. */
export const RolloutRole = Role.exclude(['administrator']);
export type RolloutRole = z.infer<typeof RolloutRole>;

/** Somebody with a role in one rollout, as its owner sees them: nothing of what they are elsewhere. */
export const RolloutPerson = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  /** Given here; null: brought by a group of the identity provider alone. */
  role: Role.nullable(),
  groupRole: Role.nullable(),
  state: PersonRow.shape.state,
});
export type RolloutPerson = z.infer<typeof RolloutPerson>;

export const RolloutInvitation = z.object({ name: Invitation.shape.name, email: Invitation.shape.email, role: RolloutRole });
export type RolloutInvitation = z.infer<typeof RolloutInvitation>;

/** `link`: to choose a password, shown only where no letter can bring it; null too when they have an account already. */
export const RolloutInvited = z.object({ id: z.string(), link: z.string().nullable(), expiresAt: Timestamp.nullable(), isMailed: z.boolean() });
export type RolloutInvited = z.infer<typeof RolloutInvited>;

export const RolloutRoleRequest = z.object({ role: RolloutRole });
export type RolloutRoleRequest = z.infer<typeof RolloutRoleRequest>;
