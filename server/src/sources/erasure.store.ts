import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Erasure } from '@rollout-health/shared/personal-data';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/configuration.js';
import { hashUser, hideUser } from '../platform/users.js';
import { FailedSignals } from '../queue/failed-signals.js';
import { noteActivity } from '../storage/activity.js';
import { Database, type Statements } from '../storage/database.js';
import { readErasureSecret } from '../storage/erasure-secret.js';

const STAGES = 'stage_id IN (SELECT id FROM stages WHERE rollout_id = $1)';
// What tells one user's days, features and journeys apart.
const TRACES = ['user_days', 'stage_users', 'feature_users', 'journey_marks', 'journey_runs'];

/** Takes one user out of everything that was kept of them. Sums, cohorts and verdicts stay as they are. */
@Injectable()
export class ErasureStore {
  constructor(
    private readonly database: Database,
    private readonly configuration: Configuration,
    private readonly failed: FailedSignals,
    private readonly clock: Clock,
  ) {}

  /** What was accepted until now and still waits is left out when it is stored; what comes later is a new person's. Who asked, and that it was done, stays in the activity; who it was does not. */
  async erase(rolloutId: number, user: string, by: Caller): Promise<Erasure> {
    const { userHashKey } = this.configuration;
    // Signals from before the key was set still name the user.
    const names = [user, ...(userHashKey === undefined ? [] : [hideUser(user, userHashKey)])];
    const quarantined = await this.mark(rolloutId, names);
    const failed = await this.failed.leaveOut((rollout, name) => rollout === rolloutId && names.includes(name));
    return this.database.transaction(async (statements) => {
      const count = async (sql: string) => (await statements.query(sql, [rolloutId, names])).length;
      const erasure: Erasure = {
        usageEvents: await count('DELETE FROM usage_events WHERE rollout_id = $1 AND user_id = ANY($2) RETURNING 1'),
        tickets: await this.anonymizeTickets(statements, rolloutId, names),
        quarantined: quarantined + failed,
        memberships: await count('DELETE FROM members WHERE rollout_id = $1 AND user_id = ANY($2) RETURNING 1'),
        traces: await this.loosenTraces(statements, rolloutId, names),
      };
      await noteActivity(statements, { actor: by, action: 'user erased', rolloutId, subject: 'one user', after: erasure });
      return erasure;
    });
  }

  /**
   * The lock waits for every batch that is being stored, and those that are stored later find the mark: nothing slips between.
   * Quarantined records go at once too, so that none is sent again after the mark. Committed by itself: the rest may take its time.
   */
  private mark(rolloutId: number, names: string[]): Promise<number> {
    return this.database.transaction(async (statements) => {
      const { query } = statements;
      await query('LOCK TABLE erasures IN ACCESS EXCLUSIVE MODE');
      const secret = await readErasureSecret(statements);
      const keys = names.map((name) => hideUser(name, secret));
      await query('INSERT INTO erasures (rollout_id, user_key, erased_at) SELECT $1, unnest($2::text[]), $3', [rolloutId, keys, this.clock.now()]);
      // A record that the database refused is kept as the text of its JSON.
      const texts = names.map((name) => JSON.stringify({ user: name }).slice(1, -1).replaceAll('\\u', '\\\\u'));
      const rows = await query(
        `DELETE FROM quarantine WHERE source_id IN (SELECT id FROM sources WHERE rollout_id = $1)
           AND (record->>'user' = ANY($2) OR EXISTS (SELECT 1 FROM unnest($3::text[]) AS t WHERE strpos(record->>'text', t) > 0)) RETURNING 1`,
        [rolloutId, names, texts],
      );
      return rows.length;
    });
  }

  private async anonymizeTickets({ query }: Statements, rolloutId: number, names: string[]): Promise<number> {
    const rows = await query<{ sourceId: number; id: string }>(
      `UPDATE tickets SET user_id = NULL, record = record - 'user', is_erased = true WHERE rollout_id = $1 AND user_id = ANY($2) RETURNING source_id AS "sourceId", id`,
      [rolloutId, names],
    );
    await query(
      `UPDATE ticket_states s SET record = s.record - 'user' FROM unnest($1::int[], $2::text[]) AS t (source_id, id)
       WHERE s.source_id = t.source_id AND s.ticket_id = t.id`,
      [rows.map(({ sourceId }) => sourceId), rows.map(({ id }) => id)],
    );
    return rows.length;
  }

  /** One random number instead of the user's own, everywhere the same: counts of people stay exact, and lead to nobody. */
  private async loosenTraces({ query }: Statements, rolloutId: number, names: string[]): Promise<number> {
    let traces = 0;
    for (const name of names) {
      const nobody = randomBytes(8).readBigInt64BE().toString();
      for (const table of TRACES) {
        const rows = await query(`UPDATE ${table} SET user_hash = $3 WHERE ${STAGES} AND user_hash = $2 RETURNING 1`, [rolloutId, hashUser(name), nobody]);
        traces += rows.length;
      }
    }
    return traces;
  }
}
