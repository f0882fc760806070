import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A criterion that is changed while its stage runs begins anew; use clusters, too, and is measured. */
export class CriterionClocks1764350000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- From when on a wording is judged (null: from the stage's beginning), and the how manieth test it is in the stage.
      ALTER TABLE criterion_versions ADD COLUMN judged_from timestamptz, ADD COLUMN attempt int NOT NULL DEFAULT 1;
      -- How many events one independent happening brings, and the day (UTC) that it was measured on.
      ALTER TABLE stages ADD COLUMN event_dispersion double precision NOT NULL DEFAULT 1, ADD COLUMN event_dispersion_day date;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE stages DROP COLUMN event_dispersion_day, DROP COLUMN event_dispersion;
      ALTER TABLE criterion_versions DROP COLUMN attempt, DROP COLUMN judged_from;`);
  }
}
