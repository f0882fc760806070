import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds what a source sent last among any number of signals. Rows lie in the order in which they were received, so that ranges of blocks
 * (some kilobytes a day) do what a tree of all rows would.
 */
export class Received1765800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['usage_events', 'error_reports'])
      await runner.query(`CREATE INDEX ${table}_received ON ${table} USING brin (received_at) WITH (autosummarize = on);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX usage_events_received, error_reports_received;');
  }
}
