import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Letters about what is due: each once. */
export class Reminders1764910000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reminder_letters (
        rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
        kind text NOT NULL,
        subject text NOT NULL,
        due timestamptz NOT NULL,
        moment text NOT NULL,
        person_id text NOT NULL REFERENCES identity_users ON DELETE CASCADE,
        -- Null: not handed to the mail server yet.
        sent_at timestamptz,
        PRIMARY KEY (rollout_id, kind, subject, due, moment, person_id)
      );
      CREATE TABLE reminder_refusals (person_id text PRIMARY KEY REFERENCES identity_users ON DELETE CASCADE);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reminder_refusals, reminder_letters;');
  }
}
