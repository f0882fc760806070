import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What stages showed of their load, kept between readings; what support was told before exposure changed. */
export class Capacity1764600000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stage_loads (
        stage_id int PRIMARY KEY REFERENCES stages ON DELETE CASCADE,
        read_at timestamptz NOT NULL,
        took_ms double precision NOT NULL,
        -- Or a sentence that says why there is none.
        load jsonb NOT NULL
      );
      CREATE TABLE exposure_notices (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
        -- The stage that is to start.
        stage_id int NOT NULL REFERENCES stages ON DELETE CASCADE,
        told_by text NOT NULL,
        told_at timestamptz NOT NULL,
        planned_at timestamptz,
        message text,
        -- What was known then; it stays.
        scope jsonb NOT NULL,
        acknowledged_by text,
        acknowledged_at timestamptz,
        note text,
        withdrawn_by text,
        withdrawn_at timestamptz
      );
      CREATE INDEX exposure_notices_stage ON exposure_notices (rollout_id, stage_id, id DESC);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE exposure_notices, stage_loads;');
  }
}
