import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users who were erased, as a hash under a key of this installation: what was accepted of them before and stored after is left out. */
export class Erasures1765000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE erasures (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
        user_key text NOT NULL,
        erased_at timestamptz NOT NULL
      );
      CREATE INDEX erasures_rollout ON erasures (rollout_id, erased_at);
      INSERT INTO secrets (name, value) VALUES ('erasures', gen_random_uuid()::text || gen_random_uuid()::text) ON CONFLICT DO NOTHING;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE erasures; DELETE FROM secrets WHERE name = 'erasures';`);
  }
}
