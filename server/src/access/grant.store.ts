import { Injectable } from '@nestjs/common';
import type { Grants, Role } from '@rollout-health/shared/permissions';
import { Configuration } from '../platform/configuration.js';
import { badRequest } from '../platform/problem.js';
import { Refusal } from '../platform/refusal.js';
import { Database, type Statements } from '../storage/database.js';
import { grantsOfIdToken, join, readGroupRoles, type GroupRole } from './group-roles.js';
import { OIDC } from './oidc.js';

const NOTHING: Grants = { installation: null, rollouts: {} };

/** Which roles people hold: given here, or brought by groups of the identity provider. */
@Injectable()
export class GrantStore {
  private readonly groupRoles: GroupRole[];

  constructor(
    private readonly database: Database,
    private readonly configuration: Configuration,
  ) {
    try {
      this.groupRoles = readGroupRoles(configuration.oidc?.roles ?? '');
    } catch (error) {
      throw new Refusal(`OIDC_ROLES cannot be used: ${(error as Error).message}.`);
    }
  }

  async of(userId: string): Promise<Grants> {
    const { given, idToken } = (await this.database.one<{ given: { rollout: string | null; role: Role }[]; idToken: string | null }>(
      `SELECT (SELECT coalesce(json_agg(json_build_object('rollout', r.key, 'role', g.role)), '[]')
               FROM role_grants g LEFT JOIN rollouts r ON r.id = g.rollout_id WHERE g.user_id = $1) AS given,
              (SELECT "idToken" FROM identity_accounts WHERE "userId" = $1 AND "providerId" = $2 LIMIT 1) AS "idToken"`,
      [userId, OIDC],
    )) as { given: { rollout: string | null; role: Role }[]; idToken: string | null };
    return join(toGrants(given), this.ofGroups(idToken));
  }

  /** Whether anybody holds a role, given here or brought by a group. */
  async isAnybodyGiven(): Promise<boolean> {
    if (await this.database.one('SELECT 1 FROM role_grants LIMIT 1')) return true;
    const rows = await this.database.query<{ idToken: string | null }>('SELECT "idToken" FROM identity_accounts WHERE "providerId" = $1', [OIDC]);
    const all = rows.map(({ idToken }) => this.ofGroups(idToken)).reduce(join, NOTHING);
    return all.installation !== null || Object.keys(all.rollouts).length > 0;
  }

  ofGroups(idToken: string | null): Grants {
    const { oidc } = this.configuration;
    return oidc && idToken ? grantsOfIdToken(idToken, oidc.groupsClaim, this.groupRoles) : NOTHING;
  }

  /** Whoever else gives or takes roles of this person waits until the transaction ends. */
  async lock(userId: string, { query }: Statements): Promise<void> {
    await query('SELECT 1 FROM identity_users WHERE id = $1 FOR UPDATE', [userId]);
  }

  /** Replaces every role that was given here. An unknown rollout is named. */
  async set(userId: string, { installation, rollouts }: Grants, by: string, statements: Statements = this.database): Promise<void> {
    await this.lock(userId, statements);
    await statements.query('DELETE FROM role_grants WHERE user_id = $1', [userId]);
    if (installation) await statements.query('INSERT INTO role_grants (user_id, role, given_by) VALUES ($1, $2, $3)', [userId, installation, by]);
    for (const [key, role] of Object.entries(rollouts)) {
      const made = await statements.query(
        'INSERT INTO role_grants (user_id, rollout_id, role, given_by) SELECT $1, id, $2, $3 FROM rollouts WHERE key = $4 RETURNING 1',
        [userId, role, by, key],
      );
      if (made.length === 0)
        throw badRequest('A role is for a rollout that does not exist.', [{ path: `rollouts.${key}`, message: 'no rollout has this key' }]);
    }
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
