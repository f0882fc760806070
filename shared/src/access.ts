import { z } from 'zod';
import { Networks } from './keys.js';
import { Password, PersonName } from './people.js';
import { Grants, Role } from './permissions.js';
import { Key, Timestamp } from './words.js';

export const Me = z.object({
  kind: z.enum(['person', 'token']),
  id: z.string(),
  name: z.string(),
  grants: Grants,
});
export type Me = z.infer<typeof Me>;

/** The first administrator, made with the one-time link. Answers with a session cookie. */
export const WelcomeRequest = z.object({
  link: z.string().min(20).max(200),
  name: PersonName,
  email: z.email().max(254),
  password: Password,
});
export type WelcomeRequest = z.infer<typeof WelcomeRequest>;

/** What the sign-in page needs to know before anybody is signed in. */
export const AccessState = z.object({
  isWelcomeOpen: z.boolean(),
  /** Whether a forgotten password can be reset by a letter. */
  hasMail: z.boolean(),
  /** What the button for the identity provider says; null: there is none. */
  oidc: z.string().nullable(),
});
export type AccessState = z.infer<typeof AccessState>;

export const TokenRow = z.object({
  id: z.number().int(),
  name: z.string(),
  hint: z.string(),
  role: Role,
  /** Null: of the whole installation. */
  rollout: Key.nullable(),
  madeBy: z.string(),
  createdAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
  expiresAt: Timestamp.nullable(),
  revokedAt: Timestamp.nullable(),
  /** From where it may be used; none: from anywhere. */
  networks: Networks,
});
export type TokenRow = z.infer<typeof TokenRow>;
/** Without a rollout the role counts for the whole installation. */
export const TokenRequest = z.object({
  name: z.string().min(1).max(120),
  role: Role,
  rollout: Key.optional(),
  expiresAt: Timestamp.optional(),
  networks: Networks.optional(),
});
export type TokenRequest = z.infer<typeof TokenRequest>;
/** The only time that `token` is shown. */
export const NewToken = z.object({ id: z.number().int(), token: z.string() });
export type NewToken = z.infer<typeof NewToken>;
