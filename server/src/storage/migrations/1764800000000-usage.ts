import type { MigrationInterface, QueryRunner } from 'typeorm';

const NAMES = 500;
// As the product hashes users: the first 64 bits of SHA-256.
const HASH = `('x' || encode(substring(sha256(convert_to(u.user_id, 'UTF8')) FOR 8), 'hex'))::bit(64)::bigint`;
const WEEK = `date_trunc('week', u.at AT TIME ZONE 'UTC')::date`;

/** What of the product is used, by how many, and who comes back. */
export class Usage1764800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Bit n (from the left): active on the n-th day since first_day. Thirteen weeks.
      ALTER TABLE stage_users ADD COLUMN days bit(91) NOT NULL DEFAULT B'0'::bit(91);
      UPDATE stage_users s SET days = known.days FROM (
        SELECT d.stage_id, d.segment_id, d.user_hash, bit_or(B'1'::bit(91) >> (d.day - o.first_day)) AS days
        FROM user_days d JOIN stage_users o USING (stage_id, segment_id, user_hash) GROUP BY 1, 2, 3) AS known
      WHERE (s.stage_id, s.segment_id, s.user_hash) = (known.stage_id, known.segment_id, known.user_hash);
      -- Every name of an event that was met. Past a number of names new ones count under "other".
      CREATE TABLE event_names (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
        name text NOT NULL,
        first_at timestamptz NOT NULL,
        -- What a person found when it was new: expected, or looked-into.
        mark text,
        note text,
        marked_by text,
        marked_at timestamptz,
        UNIQUE (rollout_id, name)
      );
      CREATE TABLE feature_users (
        stage_id int NOT NULL,
        event_id int NOT NULL REFERENCES event_names ON DELETE CASCADE,
        user_hash bigint NOT NULL,
        PRIMARY KEY (stage_id, event_id, user_hash)
      );
      -- By week (its Monday): how often, and how many users for the first time in their stage; the sum of these is exact.
      CREATE TABLE feature_weeks (
        stage_id int NOT NULL,
        event_id int NOT NULL REFERENCES event_names ON DELETE CASCADE,
        week date NOT NULL,
        events bigint NOT NULL,
        new_users bigint NOT NULL,
        PRIMARY KEY (stage_id, event_id, week)
      ) WITH (fillfactor = 70);
      INSERT INTO event_names (rollout_id, name, first_at)
      SELECT rollout_id, name, first_at FROM (
        SELECT rollout_id, name, min(at) AS first_at, row_number() OVER (PARTITION BY rollout_id ORDER BY count(*) DESC) AS place
        FROM usage_events GROUP BY 1, 2) AS names WHERE place <= ${NAMES};
      INSERT INTO feature_weeks (stage_id, event_id, week, events, new_users)
      SELECT u.stage_id, n.id, ${WEEK}, count(*), 0 FROM usage_events u JOIN event_names n ON n.rollout_id = u.rollout_id AND n.name = u.name
      WHERE u.stage_id IS NOT NULL GROUP BY 1, 2, 3;
      INSERT INTO feature_users (stage_id, event_id, user_hash)
      SELECT DISTINCT u.stage_id, n.id, ${HASH} FROM usage_events u JOIN event_names n ON n.rollout_id = u.rollout_id AND n.name = u.name
      WHERE u.stage_id IS NOT NULL;
      UPDATE feature_weeks w SET new_users = firsts.users FROM (
        SELECT stage_id, event_id, week, count(*) AS users FROM (
          SELECT u.stage_id, n.id AS event_id, u.user_id, min(${WEEK}) AS week
          FROM usage_events u JOIN event_names n ON n.rollout_id = u.rollout_id AND n.name = u.name WHERE u.stage_id IS NOT NULL GROUP BY 1, 2, 3) AS first
        GROUP BY 1, 2, 3) AS firsts
      WHERE (w.stage_id, w.event_id, w.week) = (firsts.stage_id, firsts.event_id, firsts.week);
      -- Links that open one rollout's summary to whoever has them. The token itself is nowhere.
      CREATE TABLE summary_links (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
        name text NOT NULL,
        hash bytea NOT NULL UNIQUE,
        hint text NOT NULL,
        made_by text NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        last_used_at timestamptz,
        revoked_by text,
        revoked_at timestamptz
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE summary_links, feature_weeks, feature_users, event_names;
      ALTER TABLE stage_users DROP COLUMN days;`);
  }
}
