import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the team does by hand, what is assumed, what was shown, what is leaned on. What is declared of these stands in the declaration. */
export class Practice1764600000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Grows with every change of the tables below: watchers fetch anew.
      ALTER TABLE rollouts ADD COLUMN practice_revision bigint NOT NULL DEFAULT 0;
      CREATE TABLE workarounds (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
        key text NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        -- Where it was first seen; null: nowhere in particular.
        stage_id int REFERENCES stages ON DELETE SET NULL,
        who text,
        minutes double precision NOT NULL,
        -- occurrence or week.
        per text NOT NULL,
        -- hand, ticket-flag, ticket-topic or event; of which topic or event.
        counted_by text NOT NULL,
        counted_of text,
        -- How many times as much when users double. 2: grows with users, 1: stays as it is.
        per_doubling double precision NOT NULL DEFAULT 2,
        journey text,
        tolerable_users bigint,
        limit_hours double precision,
        must_go boolean NOT NULL DEFAULT false,
        plan text,
        owner text,
        due date,
        note text,
        ticket_source text,
        ticket_id text,
        made_by text NOT NULL,
        made_at timestamptz NOT NULL,
        ended_by text,
        ended_at timestamptz,
        UNIQUE (rollout_id, key)
      );
      CREATE TABLE workaround_occurrences (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        workaround_id int NOT NULL REFERENCES workarounds ON DELETE CASCADE,
        stage_id int REFERENCES stages ON DELETE SET NULL,
        at timestamptz NOT NULL,
        occurrences int NOT NULL,
        noted_by text NOT NULL,
        ticket_source text,
        ticket_id text
      );
      CREATE INDEX workaround_occurrences_at ON workaround_occurrences (workaround_id, at);
      -- Every change of an assumption's state (finding, verdict), and every acceptance; the newest stands.
      CREATE TABLE assumption_changes (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
        key text NOT NULL,
        kind text NOT NULL,
        -- Null: an acceptance changes no state.
        state text,
        finding text,
        link text,
        criterion text,
        evaluation_id bigint,
        -- Null: a verdict, by itself.
        made_by text,
        at timestamptz NOT NULL
      );
      CREATE INDEX assumption_changes_key ON assumption_changes (rollout_id, key, id DESC);
      CREATE TABLE readiness_results (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
        key text NOT NULL,
        outcome text NOT NULL,
        evidence text,
        link text,
        -- In the unit of its check.
        load double precision,
        scope text,
        done_at timestamptz NOT NULL,
        expires_at timestamptz,
        posted_by text NOT NULL,
        posted_at timestamptz NOT NULL
      );
      CREATE INDEX readiness_results_key ON readiness_results (rollout_id, key, done_at DESC, id DESC);
      -- Loads as reported (load), and what it bore when it was tried (stress-test).
      CREATE TABLE dependency_reports (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
        key text NOT NULL,
        kind text NOT NULL,
        amount double precision NOT NULL,
        note text,
        link text,
        at timestamptz NOT NULL,
        posted_by text NOT NULL
      );
      CREATE INDEX dependency_reports_key ON dependency_reports (rollout_id, key, kind, at DESC);
      CREATE TABLE pilot_answers (
        stage_id int PRIMARY KEY REFERENCES stages ON DELETE CASCADE,
        known_by_name int,
        builders jsonb NOT NULL DEFAULT '[]',
        features_added int,
        answered_by text NOT NULL,
        answered_at timestamptz NOT NULL
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE pilot_answers, dependency_reports, readiness_results, assumption_changes, workaround_occurrences, workarounds;
      ALTER TABLE rollouts DROP COLUMN practice_revision;`);
  }
}
