import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Errors come in bursts: one bad session fails many times. */
export class ErrorDispersion1764360000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- How many errors one independent happening brings, and when that was measured.
      ALTER TABLE stages ADD COLUMN error_dispersion double precision NOT NULL DEFAULT 1, ADD COLUMN error_dispersion_at timestamptz;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE stages DROP COLUMN error_dispersion_at, DROP COLUMN error_dispersion;');
  }
}
