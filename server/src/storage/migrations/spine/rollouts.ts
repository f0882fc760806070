export const ROLLOUTS = `
CREATE TABLE rollouts (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL UNIQUE,
  name text NOT NULL,
  purpose text NOT NULL,
  -- The document as it was applied last; exported unchanged.
  declaration jsonb NOT NULL,
  -- Grows by one with each change that a watcher sees.
  revision bigint NOT NULL DEFAULT 0,
  -- The last revision that watchers were told of: behind the other only while a worker is about to tell, or died before it did.
  announced_revision bigint NOT NULL DEFAULT 0,
  evaluated_at timestamptz,
  -- What stands around the stages in RolloutHealth (feeds, unassigned, cappedDimensions), as it was sent last.
  surroundings jsonb,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE stages (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  key text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  position int NOT NULL,
  planned_users bigint NOT NULL,
  state text NOT NULL DEFAULT 'planned',
  started_at timestamptz,
  ended_at timestamptz,
  planned_days int,
  minimum_days real,
  -- Taken out of the declaration: hidden from new data, its history kept.
  removed_at timestamptz,
  UNIQUE (rollout_id, key)
);
CREATE TABLE dimensions (
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  key text NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (rollout_id, key)
);
-- Every (dimension, value) that counts on its own. Past the cap new values count under "other".
CREATE TABLE segments (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  dimension text NOT NULL,
  value text NOT NULL,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (rollout_id, dimension, value)
);
CREATE TABLE journeys (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  key text NOT NULL,
  name text NOT NULL,
  start_event text NOT NULL,
  finish_event text NOT NULL,
  within_minutes int NOT NULL DEFAULT 60,
  removed_at timestamptz,
  UNIQUE (rollout_id, key)
);
CREATE TABLE responsibilities (
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  key text NOT NULL,
  name text NOT NULL,
  owner text,
  PRIMARY KEY (rollout_id, key)
);
CREATE TABLE criteria (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stage_id int NOT NULL REFERENCES stages ON DELETE CASCADE,
  key text NOT NULL,
  version int NOT NULL DEFAULT 1,
  removed_at timestamptz,
  UNIQUE (stage_id, key)
);
-- A criterion's wording never changes: a new version stands beside the old one.
CREATE TABLE criterion_versions (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  criterion_id int NOT NULL REFERENCES criteria ON DELETE CASCADE,
  version int NOT NULL,
  definition jsonb NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (criterion_id, version)
);`;
