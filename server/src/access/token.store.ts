import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { NewToken, TokenRow } from '@rollout-health/shared/access';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { noteActivity } from '../storage/activity.js';
import { Database, type Statements } from '../storage/database.js';

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const hintOf = (token: string): string => `${token.slice(0, 8)}…`;

type Row = Omit<TokenRow, 'createdAt' | 'lastUsedAt' | 'expiresAt' | 'revokedAt'> & {
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
};

/** API tokens of machines. Only their SHA-256 is kept: they have 192 random bits, so no slow hash is needed. */
@Injectable()
export class TokenStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async find(token: string): Promise<Caller | null> {
    const row = await this.database.one<{ id: number; name: string; isNoted: boolean }>(
      `SELECT id, name, last_used_at > $2::timestamptz - interval '1 minute' AS "isNoted" FROM api_tokens
       WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)`,
      [hashOf(token), this.clock.now()],
    );
    if (!row) return null;
    if (!row.isNoted) await this.database.query('UPDATE api_tokens SET last_used_at = $2 WHERE id = $1', [row.id, this.clock.now()]);
    return { kind: 'token', id: String(row.id), name: row.name };
  }

  async make(name: string, maker: Caller, expiresAt: string | null): Promise<NewToken> {
    const token = `rht_${randomBytes(24).toString('base64url')}`;
    return this.database.transaction(async (statements) => {
      const id = await this.keep(statements, token, name, maker.name, expiresAt);
      await noteActivity(statements, { actor: maker, action: 'token made', subject: name, after: { id, name, expiresAt } });
      return { id, token };
    });
  }

  /** A token that was chosen outside; once kept, it is never kept again, also when it was revoked. */
  async keepOnce(token: string, name: string): Promise<void> {
    await this.database.query('INSERT INTO api_tokens (name, hash, hint, made_by) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING', [
      name,
      hashOf(token),
      hintOf(token),
      name,
    ]);
  }

  async list(): Promise<TokenRow[]> {
    const rows = await this.database.query<Row>(
      `SELECT id, name, hint, made_by AS "madeBy", created_at AS "createdAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt", revoked_at AS "revokedAt"
       FROM api_tokens ORDER BY id`,
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

  private async keep({ query }: Statements, token: string, name: string, madeBy: string, expiresAt: string | null): Promise<number> {
    const [row] = await query<{ id: number }>('INSERT INTO api_tokens (name, hash, hint, made_by, expires_at) VALUES ($1, $2, $3, $4, $5) RETURNING id', [
      name,
      hashOf(token),
      hintOf(token),
      madeBy,
      expiresAt,
    ]);
    return row?.id as number;
  }
}
