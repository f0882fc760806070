import type { MigrationInterface, QueryRunner } from 'typeorm';

const LIMITS = [5, 15, 30, 60, 120, 240, 480, 720, 1_440, 2_880, 4_320, 7_200, 10_080, 20_160, 43_200];

/** Tickets that were counted before the times they are promised within were: what their next state takes back must be there. */
export class PromisedTimes1765100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const limits = `unnest(ARRAY[${LIMITS.join()}]) AS l (minutes)`;
    await runner.query(
      `INSERT INTO series (name) SELECT name || ':' || l.minutes FROM unnest(ARRAY['replied-within', 'solved-within']) AS n (name), ${limits} ON CONFLICT DO NOTHING`,
    );
    await runner.query(
      `WITH kept AS (
         SELECT t.stage_id, t.segment_ids, t.opened_at, d.name || ':' || l.minutes AS series
         FROM tickets t
         CROSS JOIN LATERAL (VALUES ('replied-within', t.first_reply_at),
           ('solved-within', CASE WHEN t.status IN ('solved', 'closed') THEN t.solved_at END)) AS d (name, at)
         JOIN ${limits} ON d.at - t.opened_at <= make_interval(mins => l.minutes)
         WHERE t.stage_id IS NOT NULL),
       counted AS (
         SELECT k.stage_id, g.segment_id, s.id AS series_id, date_bin('1 hour', k.opened_at, 'epoch'::timestamptz) AS at, k.opened_at
         FROM kept k JOIN series s ON s.name = k.series CROSS JOIN LATERAL unnest(0 || k.segment_ids) AS g (segment_id)),
       bucketed AS (
         INSERT INTO rollups (stage_id, segment_id, series_id, grain, at, value)
         SELECT stage_id, segment_id, series_id, 3600, at, count(*) FROM counted GROUP BY 1, 2, 3, 5)
       INSERT INTO stage_totals (stage_id, segment_id, series_id, value)
       SELECT c.stage_id, c.segment_id, c.series_id, count(*) FROM counted c JOIN stages s ON s.id = c.stage_id AND c.opened_at >= s.started_at GROUP BY 1, 2, 3`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    const ofThese = `SELECT id FROM series WHERE name LIKE 'replied-within:%' OR name LIKE 'solved-within:%'`;
    for (const table of ['rollups', 'stage_totals']) await runner.query(`DELETE FROM ${table} WHERE series_id IN (${ofThese})`);
  }
}
