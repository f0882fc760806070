import { Injectable } from '@nestjs/common';
import type { Grants, Role } from '@rollout-health/shared/permissions';
import { Database } from '../storage/database.js';

/** Which roles people hold, for the whole installation or for a rollout. */
@Injectable()
export class GrantStore {
  constructor(private readonly database: Database) {}

  async of(userId: string): Promise<Grants> {
    const rows = await this.database.query<{ rollout: string | null; role: Role }>(
      'SELECT r.key AS rollout, g.role FROM role_grants g LEFT JOIN rollouts r ON r.id = g.rollout_id WHERE g.user_id = $1',
      [userId],
    );
    return toGrants(rows);
  }

  async give(userId: string, role: Role, by: string): Promise<void> {
    await this.database.query(
      `INSERT INTO role_grants (user_id, rollout_id, role, given_by) VALUES ($1, NULL, $2, $3)
       ON CONFLICT (user_id, rollout_id) DO UPDATE SET role = EXCLUDED.role, given_by = EXCLUDED.given_by, given_at = now()`,
      [userId, role, by],
    );
  }

  /** Grows with every change of sessions, roles and tokens, in the transaction that makes it. */
  async revision(): Promise<number> {
    return (await this.database.one<{ revision: number }>('SELECT revision FROM access_revision'))?.revision ?? 0;
  }
}

export function toGrants(rows: { rollout: string | null; role: Role }[]): Grants {
  const installation = rows.find(({ rollout }) => rollout === null)?.role ?? null;
  const rollouts = rows.flatMap(({ rollout, role }) => (rollout === null ? [] : [[rollout, role] as const]));
  return { installation, rollouts: Object.fromEntries(rollouts) };
}
