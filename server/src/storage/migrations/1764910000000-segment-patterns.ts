import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people of one segment do clearly more or less often than everybody else of their stage. */
export class SegmentPatterns1764910000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Each look at a stage is paid for: the more there were, the clearer a pattern has to be.
      CREATE TABLE pattern_looks (
        stage_id int PRIMARY KEY REFERENCES stages ON DELETE CASCADE,
        looks int NOT NULL,
        looked_on date NOT NULL
      );
      CREATE TABLE segment_patterns (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        stage_id int NOT NULL REFERENCES stages ON DELETE CASCADE,
        segment_id int NOT NULL REFERENCES segments ON DELETE CASCADE,
        -- uses: an event; unstarted, again: a journey.
        way text NOT NULL,
        of text NOT NULL,
        did int NOT NULL,
        users int NOT NULL,
        others_did int NOT NULL,
        others int NOT NULL,
        -- Share of the stage's users that was looked at.
        sample double precision NOT NULL,
        found_at timestamptz NOT NULL,
        as_of timestamptz NOT NULL,
        is_clear boolean NOT NULL,
        mark text,
        note text,
        marked_by text,
        marked_at timestamptz,
        UNIQUE (stage_id, segment_id, way, of)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE segment_patterns, pattern_looks;');
  }
}
