import type { MigrationInterface, QueryRunner } from 'typeorm';

// What is known of a reason that was written before it named its item and its object.
const ITEM = `CASE WHEN r->>'kind' LIKE 'goal-%' THEN 'goals' WHEN r->>'kind' = 'minimum-days' THEN 'minimumTime'
  WHEN r->>'criterion' IS NOT NULL OR r->>'kind' = 'no-criteria' THEN 'guards' ELSE 'stage' END`;
const ABOUT = `CASE WHEN r->>'criterion' IS NULL THEN 'null'::jsonb
  ELSE jsonb_build_object('kind', 'criterion', 'key', r->>'criterion', 'name', r->>'criterion') END`;
const NAMED = `jsonb_build_object('item', ${ITEM}, 'requirement', 'required', 'about', ${ABOUT}, 'answers', NULL) || r`;
const named = (reasons: string) =>
  `(SELECT coalesce(jsonb_agg(${NAMED} ORDER BY place), '[]') FROM jsonb_array_elements(${reasons}) WITH ORDINALITY AS o (r, place))`;
const answered = (reasons: string) =>
  `(SELECT coalesce(jsonb_agg('{"answers": null}'::jsonb || r ORDER BY place), '[]') FROM jsonb_array_elements(${reasons}) WITH ORDINALITY AS o (r, place))`;

/** Responsibilities are read from the declaration; every reason names its object and who answers for it. */
export class Declared1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE responsibilities;
      UPDATE decisions SET overrode = ${named('overrode')} WHERE overrode <> '[]';
      UPDATE health_changes SET reasons = ${answered('reasons')};
      UPDATE stage_health SET document = document || jsonb_build_object('gateReasons', ${named(`document->'gateReasons'`)}, 'reasons', ${answered(`document->'reasons'`)});`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE responsibilities (
        rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
        key text NOT NULL,
        name text NOT NULL,
        owner text,
        PRIMARY KEY (rollout_id, key)
      );
      INSERT INTO responsibilities SELECT r.id, d.key, d.name, d.owner
      FROM rollouts r, jsonb_to_recordset(r.declaration->'responsibilities') AS d (key text, name text, owner text);`);
  }
}
