import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A link opens a rollout's summary, or badges of its stages. */
export class Badges1765600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE summary_links ADD COLUMN opens text NOT NULL DEFAULT 'summary' CHECK (opens IN ('summary', 'badges'));`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM summary_links WHERE opens = 'badges'; ALTER TABLE summary_links DROP COLUMN opens;`);
  }
}
