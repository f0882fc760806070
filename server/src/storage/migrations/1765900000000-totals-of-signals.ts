import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users last seen are kept at midnight: of a stage that began later in its first day its totals lacked some. They are read from rollups. */
export class TotalsOfSignals1765900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM stage_totals WHERE series_id = (SELECT id FROM series WHERE name = 'users-last-seen');`);
  }

  async down(): Promise<void> {
    // What was wrong is not brought back.
  }
}
