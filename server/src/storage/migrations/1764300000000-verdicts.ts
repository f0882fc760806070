import type { MigrationInterface, QueryRunner } from 'typeorm';

// What verdicts made before lack: they had fixed alphas, no dispersion and no change detector.
const BEFORE = `'{"alpha": {"breached": 0.01, "met": 0.05}, "towards": {"breached": 0, "met": 0}, "dispersion": 1, "drives": false, "change": null, "comparedWith": "threshold"}'::jsonb`;
const compared = (verdict: string) => `CASE WHEN ${verdict}->>'baselineStage' IS NULL THEN '{}' ELSE '{"comparedWith": "history"}' END::jsonb`;

/** Budgets of false alarms, dispersion of tickets, and watches for breaks after good days. */
export class Verdicts1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE stages ADD COLUMN false_alarm_budget double precision;
      -- How many tickets one independent happening brings; measured from time to time.
      ALTER TABLE stages ADD COLUMN ticket_dispersion double precision NOT NULL DEFAULT 1;
      -- Up to which minute breaks were looked for.
      ALTER TABLE rollouts ADD COLUMN watched_to timestamptz;
      -- What the change detector of a criterion's wording has seen, for everybody (0) or a segment: everything before settled_to.
      CREATE TABLE break_watches (
        rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
        criterion_version_id int NOT NULL REFERENCES criterion_versions ON DELETE CASCADE,
        segment_id int NOT NULL,
        settled_to timestamptz NOT NULL,
        state jsonb NOT NULL,
        PRIMARY KEY (criterion_version_id, segment_id)
      ) WITH (fillfactor = 70);
      UPDATE evaluations SET verdict = ${BEFORE} || ${compared('verdict')} || verdict;
      UPDATE stage_health SET document = jsonb_set(document, '{verdicts}',
        (SELECT coalesce(jsonb_agg(${BEFORE} || ${compared('v')} || v ORDER BY place), '[]') FROM jsonb_array_elements(document->'verdicts') WITH ORDINALITY AS o (v, place)));`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE break_watches;
      ALTER TABLE rollouts DROP COLUMN watched_to;
      ALTER TABLE stages DROP COLUMN ticket_dispersion, DROP COLUMN false_alarm_budget;`);
  }
}
