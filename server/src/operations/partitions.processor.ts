import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/configuration.js';
import { Handles } from '../queue/handles.js';
import { Database } from '../storage/database.js';
import { daysToKeep } from './partition-days.js';

const TABLES = { usage: 'usage_events', errors: 'error_reports' } as const;

/** One partition a day and table, made ahead, so that nothing lands in the partition for everything beyond. */
@Injectable()
export class PartitionsProcessor {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  @Handles('maintenance.partitions')
  async process(): Promise<void> {
    for (const kind of ['usage', 'errors'] as const) {
      for (const [day, next] of daysToKeep(this.clock.now(), this.configuration.retention[kind])) await this.make(TABLES[kind], day, next);
    }
  }

  private async make(table: string, day: string, next: string): Promise<void> {
    const name = `${table}_${day.replaceAll('-', '')}`;
    await this.database.transaction(async ({ query }) => {
      const [known] = await query<{ oid: string | null }>('SELECT to_regclass($1) AS oid', [name]);
      if (known?.oid) return;
      // Two workers may want the same day at once.
      await query('SELECT pg_advisory_xact_lock(hashtext($1))', [name]);
      await query(`CREATE TABLE IF NOT EXISTS ${name} (LIKE ${table} INCLUDING DEFAULTS)`);
      const [attached] = await query('SELECT 1 FROM pg_inherits WHERE inhrelid = to_regclass($1)', [name]);
      if (attached) return;
      // Rows of this day that came before it existed move over; Postgres refuses the partition otherwise.
      await query(`WITH moved AS (DELETE FROM ${table}_beyond WHERE at >= $1 AND at < $2 RETURNING *) INSERT INTO ${name} SELECT * FROM moved`, [day, next]);
      await query(`ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${day} 00:00:00+00') TO ('${next} 00:00:00+00')`);
    });
  }
}
