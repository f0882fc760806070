import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Letters about a rollout that people asked for. */
export class Digests1765500000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE digests (
        rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
        person_id text NOT NULL REFERENCES identity_users ON DELETE CASCADE,
        cadence text NOT NULL,
        is_only_changed boolean NOT NULL,
        -- Up to when letters were written, or found to have nothing to say.
        handled_at timestamptz NOT NULL,
        sent_at timestamptz,
        -- What the last letter knew. Null: none was sent.
        facts jsonb,
        PRIMARY KEY (rollout_id, person_id)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE digests;');
  }
}
