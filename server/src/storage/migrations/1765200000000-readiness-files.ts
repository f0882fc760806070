import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that show what a readiness result says, apart from the results so that lists stay light. */
export class ReadinessFiles1765200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE readiness_files (
        result_id bigint PRIMARY KEY REFERENCES readiness_results ON DELETE CASCADE,
        name text NOT NULL,
        -- By its content, never as its sender said.
        type text NOT NULL,
        bytes int NOT NULL,
        content bytea NOT NULL
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE readiness_files');
  }
}
