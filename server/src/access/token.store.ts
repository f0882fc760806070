import { Injectable } from '@nestjs/common';
import type { NewToken, TokenRequest, TokenRow } from '@rollout-health/shared/access';
import type { RotationRequest } from '@rollout-health/shared/keys';
import type { Role } from '@rollout-health/shared/permissions';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { isWithin } from '../platform/networks.js';
import { notFound } from '../platform/problem.js';
import { hashSecret, hintOf, newSecret } from '../platform/secret.js';
import { noteActivity } from '../storage/activity.js';
import { Database } from '../storage/database.js';
import { toGrants } from './grant.store.js';

const HOUR = 3_600_000;

type Row = Omit<TokenRow, 'createdAt' | 'lastUsedAt' | 'expiresAt' | 'revokedAt'> & {
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
};

/** API tokens of machines. Only their SHA-256 is kept. */
@Injectable()
export class TokenStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Null: nobody's, or not to be used from this address. */
  async find(token: string, address: string | undefined): Promise<Caller | null> {
    const row = await this.database.one<{ id: number; name: string; role: Role; rollout: string | null; networks: string[]; isNoted: boolean }>(
      `SELECT t.id, t.name, t.role, t.networks, r.key AS rollout, t.last_used_at > $2::timestamptz - interval '1 minute' AS "isNoted"
       FROM api_tokens t LEFT JOIN rollouts r ON r.id = t.rollout_id
       WHERE t.hash = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2)`,
      [hashSecret(token), this.clock.now()],
    );
    if (!row || !isWithin(address, row.networks)) return null;
    if (!row.isNoted) await this.database.query('UPDATE api_tokens SET last_used_at = $2 WHERE id = $1', [row.id, this.clock.now()]);
    return { kind: 'token', id: String(row.id), name: row.name, grants: toGrants([row]) };
  }

  async make({ name, role, rollout, expiresAt, networks }: TokenRequest, maker: Caller): Promise<NewToken> {
    const token = newSecret('rht');
    return this.database.transaction(async (statements) => {
      const [row] = await statements.query<{ id: number; rolloutId: number | null }>(
        `INSERT INTO api_tokens (name, hash, hint, made_by, expires_at, role, networks, rollout_id)
         SELECT $1, $2, $3, $4, $5, $6, $8, r.id FROM (SELECT 1) one LEFT JOIN rollouts r ON r.key = $7 WHERE $7::text IS NULL OR r.id IS NOT NULL
         RETURNING id, rollout_id AS "rolloutId"`,
        [name, hashSecret(token), hintOf(token), maker.name, expiresAt ?? null, role, rollout ?? null, networks ?? []],
      );
      if (!row) throw notFound(`There is no rollout "${rollout}". GET /api/v1/rollouts lists them.`);
      const { id, rolloutId } = row;
      await noteActivity(statements, { actor: maker, action: 'token made', rolloutId, subject: name, after: { id, name, role, rollout, expiresAt, networks } });
      return { id, token };
    });
  }

  /** A new token with all that the old one may, for as long as that one was made for; the old one works for so many hours more. */
  async rotate(id: number, { overlapHours }: RotationRequest, by: Caller): Promise<NewToken> {
    const [token, now] = [newSecret('rht'), this.clock.now()];
    return this.database.transaction(async (statements) => {
      const [made] = await statements.query<{ id: number; name: string }>(
        `INSERT INTO api_tokens (name, hash, hint, made_by, role, rollout_id, networks, expires_at)
         SELECT name, $2, $3, $4, role, rollout_id, networks, $5::timestamptz + (expires_at - created_at) FROM api_tokens
         WHERE id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $5) RETURNING id, name`,
        [id, hashSecret(token), hintOf(token), by.name, now],
      );
      if (!made) throw notFound('No token in use has this number. GET /api/v1/tokens lists them.');
      const until = new Date(now.getTime() + overlapHours * HOUR);
      await statements.query('UPDATE api_tokens SET expires_at = least(expires_at, $2) WHERE id = $1', [id, until]);
      const after = { id: made.id, instead: id, until: until.toISOString() };
      await noteActivity(statements, { actor: by, action: 'token rotated', subject: made.name, after });
      return { id: made.id, token };
    });
  }

  /** A token that was chosen outside; once kept, it is never kept again, also when it was revoked. */
  async keepOnce(token: string, name: string): Promise<void> {
    await this.database.query(
      `INSERT INTO api_tokens (name, hash, hint, made_by, role) VALUES ($1, $2, $3, $4, 'administrator') ON CONFLICT (hash) DO NOTHING`,
      [name, hashSecret(token), hintOf(token), name],
    );
  }

  async list(): Promise<TokenRow[]> {
    const rows = await this.database.query<Row>(
      `SELECT t.id, t.name, t.hint, t.role, r.key AS rollout, t.made_by AS "madeBy", t.created_at AS "createdAt", t.last_used_at AS "lastUsedAt",
         t.expires_at AS "expiresAt", t.revoked_at AS "revokedAt", t.networks
       FROM api_tokens t LEFT JOIN rollouts r ON r.id = t.rollout_id ORDER BY t.id`,
    );
    return rows.map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      expiresAt: row.expiresAt?.toISOString() ?? null,
      revokedAt: row.revokedAt?.toISOString() ?? null,
    }));
  }

  async revoke(id: number, revoker: Caller): Promise<boolean> {
    return this.database.transaction(async (statements) => {
      const [token] = await statements.query<{ name: string }>('UPDATE api_tokens SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1 RETURNING name', [
        id,
        this.clock.now(),
      ]);
      if (token) await noteActivity(statements, { actor: revoker, action: 'token revoked', subject: String(id), before: { name: token.name } });
      return token !== undefined;
    });
  }
}
