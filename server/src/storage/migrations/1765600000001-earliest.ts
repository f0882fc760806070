import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What came first for a stage is known without walking its rollups, and told with its health. */
export class Earliest1765600000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE stages ADD COLUMN earliest_at timestamptz;
      UPDATE stages s SET earliest_at = (SELECT min(first.at) FROM series n CROSS JOIN LATERAL
        (SELECT r.at FROM rollups r WHERE r.stage_id = s.id AND r.series_id = n.id AND r.segment_id = 0 ORDER BY r.at LIMIT 1) AS first);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE stages DROP COLUMN earliest_at;');
  }
}
