import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One user's runs of a journey resemble each other. */
export class RunDispersion1765400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- By metric and journey ("unaided-share:booking"): how many runs tell as much as one of another user; and when that was measured.
      ALTER TABLE stages ADD COLUMN run_dispersion jsonb NOT NULL DEFAULT '{}', ADD COLUMN run_dispersion_at timestamptz;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE stages DROP COLUMN run_dispersion_at, DROP COLUMN run_dispersion;');
  }
}
