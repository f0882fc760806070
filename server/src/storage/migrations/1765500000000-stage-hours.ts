import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a stage was, hour by hour, for as long as it runs. */
export class StageHours1765500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The worst health that was seen in the hour. No row: nobody looked.
      CREATE TABLE stage_hours (
        stage_id int NOT NULL REFERENCES stages ON DELETE CASCADE,
        hour timestamptz NOT NULL,
        status text NOT NULL,
        PRIMARY KEY (stage_id, hour)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stage_hours;');
  }
}
