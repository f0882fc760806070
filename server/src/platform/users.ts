import { createHmac, hash } from 'node:crypto';

/** A user as sums know them: 64 bits, in decimal. */
export const hashUser = (user: string): string => hash('sha256', user, 'buffer').readBigInt64BE(0).toString();

/** A user as whoever has not the key may know them: the same one stays the same, and nobody can tell who it is. */
export const hideUser = (user: string, key: string): string => `u_${createHmac('sha256', key).update(user).digest('base64url').slice(0, 22)}`;

/** The record with its user hidden. Without a key, and without a user, it stays as it is. */
export function hideUserOf<Record>(record: Record, key: string | undefined): Record {
  const { user } = record as { user?: unknown };
  return key !== undefined && typeof user === 'string' ? { ...record, user: hideUser(user, key) } : record;
}
