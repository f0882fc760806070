import { Injectable } from '@nestjs/common';
import { dayOf } from '../platform/calendar.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/configuration.js';
import { Log } from '../platform/log.js';
import { Handles } from '../queue/handles.js';
import { Database } from '../storage/database.js';
import { dayOfPartition } from './partition-days.js';

const USER_DAYS_KEPT = 400;
// A journey takes at most seven days; a day more for time zones of clocks.
const JOURNEY_DAYS = 8;
const ID_DAYS = 2;
const ROWS_AT_ONCE = 20_000;
const CHUNKS_AT_ONCE = 200;

/** Lets go of what is past its time. Rollups, evaluations, decisions and the activity stay; tickets where nobody says how long. */
@Injectable()
export class RetentionProcessor {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
    private readonly log: Log,
  ) {}

  @Handles('maintenance.retention')
  async process(): Promise<void> {
    const now = this.clock.now();
    const daysAgo = (days: number) => dayOf(now.getTime() - days * 86_400_000);
    const { retention } = this.configuration;
    await this.dropRaw('usage_events', daysAgo(retention.usage));
    await this.dropRaw('error_reports', daysAgo(retention.errors));
    await this.deleteInChunks('quarantine', 'received_at < $1', [daysAgo(retention.quarantine)]);
    if (retention.tickets !== undefined) await this.deleteTickets(daysAgo(retention.tickets));
    await this.deleteIds(now);
    await this.deleteInChunks('user_days', 'day < $1', [daysAgo(USER_DAYS_KEPT)]);
    // As far back as any source may still send: a late mark needs its neighbours to make the same runs again.
    const row = await this.database.one<{ days: number }>('SELECT coalesce(max(back_days), 30) AS days FROM sources');
    const journeysUntil = daysAgo(Math.max(row?.days ?? 0, retention.usage) + JOURNEY_DAYS);
    await this.deleteInChunks('journey_marks', 'at < $1', [journeysUntil]);
    await this.deleteInChunks('journey_runs', 'started_at < $1 AND is_counted', [journeysUntil]);
  }

  private async dropRaw(table: string, until: string): Promise<void> {
    const partitions = await this.database.query<{ name: string }>(
      'SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass($1)',
      [table],
    );
    for (const { name } of partitions) {
      const day = dayOfPartition(name);
      if (day === null || day >= until) continue;
      await this.database.transaction(async ({ query }) => {
        // Writers come first: whoever holds the table now is not kept waiting, the next hour is soon enough.
        await query(`SET LOCAL lock_timeout = '2s'`);
        await query(`DROP TABLE IF EXISTS ${name}`);
      });
      this.log.info({ partition: name }, 'raw signals past their retention dropped');
    }
    await this.deleteInChunks(`${table}_beyond`, 'at < $1', [until]);
  }

  /** An id is needed for as long as its source may send the signal again. */
  private async deleteIds(now: Date): Promise<void> {
    const sources = await this.database.query<{ id: number; backDays: number }>('SELECT id, back_days AS "backDays" FROM sources');
    for (const { id, backDays } of sources) {
      await this.deleteInChunks('signal_ids', 'source_id = $1 AND seen_on < $2', [id, dayOf(now.getTime() - (backDays + ID_DAYS) * 86_400_000)]);
    }
  }

  /** What was counted of them stays in rollups. Their states go with them; that they were counted is remembered, so that a later change does not count them anew. */
  private async deleteTickets(until: string): Promise<void> {
    const noted = `, noted AS (INSERT INTO deleted_tickets SELECT source_id, sha256(convert_to(id, 'UTF8')) FROM gone ON CONFLICT DO NOTHING)`;
    await this.deleteInChunks('tickets', `status IN ('solved', 'closed') AND updated_at < $1`, [until], noted);
  }

  private async deleteInChunks(table: string, where: string, parameters: unknown[], then = ''): Promise<void> {
    for (let chunk = 0; chunk < CHUNKS_AT_ONCE; chunk += 1) {
      const row = await this.database.one<{ rows: number }>(
        `WITH gone AS (DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE ${where} LIMIT ${ROWS_AT_ONCE})) RETURNING *)${then} SELECT count(*)::int AS rows FROM gone`,
        parameters,
      );
      if ((row?.rows ?? 0) < ROWS_AT_ONCE) return;
    }
  }
}
