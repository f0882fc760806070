import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DECLARATIONS } from './decisions/declarations.js';
import { OVERRIDES } from './decisions/overrides.js';
import { REVIEWS } from './decisions/reviews.js';

/** Declarations as they were applied; overrides that end; reviews; drills; what happens by itself. */
export class Decisions1764700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [DECLARATIONS, OVERRIDES, REVIEWS]) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE calendars, premortem_marks, premortem_items, reviews, drills, overrides, declarations;
      ALTER TABLE stages DROP COLUMN automation;
      ALTER TABLE decisions DROP COLUMN made_by_kind, DROP COLUMN made_by_id, DROP COLUMN reasoned_at;
      UPDATE stage_health SET document = document - 'exposure' - 'automation' - 'overrides' - 'reviewDueAt';`);
  }
}
