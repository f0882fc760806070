import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users last seen are kept at midnight, so a stage that began later on its first day seemed to have begun earlier. */
export class EarliestSignal1765600000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE stages s SET earliest_at = (SELECT min(first.at) FROM series n CROSS JOIN LATERAL
        (SELECT r.at FROM rollups r WHERE r.stage_id = s.id AND r.series_id = n.id AND r.segment_id = 0 ORDER BY r.at LIMIT 1) AS first
        WHERE n.name <> 'users-last-seen');`);
  }

  async down(): Promise<void> {
    // What was wrong is not brought back.
  }
}
