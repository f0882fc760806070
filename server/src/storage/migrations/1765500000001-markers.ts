import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people and pipelines tell of, drawn on charts of time. */
export class Markers1765500000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE markers (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
        -- Null: of the whole rollout.
        stage_id int REFERENCES stages ON DELETE CASCADE,
        kind text NOT NULL,
        title text NOT NULL,
        text text,
        at timestamptz NOT NULL,
        -- Null: a moment.
        until timestamptz,
        url text,
        tags text[] NOT NULL DEFAULT '{}',
        made_by text NOT NULL
      );
      CREATE INDEX markers_rollout ON markers (rollout_id, at DESC);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE markers;');
  }
}
