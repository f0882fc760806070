import { hash, randomBytes } from 'node:crypto';

/** What is kept of a secret. It has 192 random bits, so no slow hash is needed. */
export const hashSecret = (secret: string): Buffer => hash('sha256', secret, 'buffer');

/** A secret's beginning, by which people tell it from others. */
export const hintOf = (secret: string): string => `${secret.slice(0, 8)}…`;

/** A new secret, with the prefix that scanners look for. It is shown once. */
export const newSecret = (prefix: 'rhi' | 'rht' | 'rhs' | 'rhb' | 'rhc'): string => `${prefix}_${randomBytes(24).toString('base64url')}`;
