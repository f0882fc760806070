export const ROLLUPS = `
CREATE TABLE series (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE
);
-- Sums per time bucket: 10 s, compacted to 60 s and 3,600 s. Rows of all grains add up; none overlaps another.
-- segment_id 0: everybody.
CREATE TABLE rollups (
  stage_id int NOT NULL,
  segment_id int NOT NULL,
  series_id int NOT NULL,
  grain smallint NOT NULL,
  at timestamptz NOT NULL,
  value double precision NOT NULL,
  PRIMARY KEY (stage_id, series_id, segment_id, at, grain)
) WITH (fillfactor = 70);
CREATE INDEX rollups_to_compact ON rollups (grain, at) WHERE grain < 3600;
-- The sums of rollups since the stage began: what a verdict over its life reads.
CREATE TABLE stage_totals (
  stage_id int NOT NULL,
  segment_id int NOT NULL,
  series_id int NOT NULL,
  value double precision NOT NULL,
  PRIMARY KEY (stage_id, segment_id, series_id)
) WITH (fillfactor = 50);
-- A user's day in a stage: bit h of hours is set when active in hour h (UTC). Newness of a bit is an exact count of users.
CREATE TABLE user_days (
  stage_id int NOT NULL,
  segment_id int NOT NULL,
  day date NOT NULL,
  user_hash bigint NOT NULL,
  hours int NOT NULL,
  hours_before int NOT NULL DEFAULT 0,
  PRIMARY KEY (stage_id, segment_id, day, user_hash)
) WITH (fillfactor = 80);
-- A user's last day in a stage: the series users-last-seen by day, summed over 7 days, is the exact rolling count.
CREATE TABLE stage_users (
  stage_id int NOT NULL,
  segment_id int NOT NULL,
  user_hash bigint NOT NULL,
  first_day date NOT NULL,
  last_day date NOT NULL,
  day_before date,
  PRIMARY KEY (stage_id, segment_id, user_hash)
) WITH (fillfactor = 80);
-- What journeys are made of: starts, finishes and help, per user.
CREATE TABLE journey_marks (
  stage_id int NOT NULL,
  journey_id int NOT NULL REFERENCES journeys ON DELETE CASCADE,
  user_hash bigint NOT NULL,
  at timestamptz NOT NULL,
  mark text NOT NULL,
  -- Ids of the segments that a start counts in.
  segment_ids int[] NOT NULL DEFAULT '{}',
  seq bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (stage_id, journey_id, user_hash, at, mark, seq)
);
CREATE TABLE journey_runs (
  stage_id int NOT NULL,
  journey_id int NOT NULL REFERENCES journeys ON DELETE CASCADE,
  user_hash bigint NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  is_unaided boolean NOT NULL,
  segment_ids int[] NOT NULL DEFAULT '{}',
  -- Stands in rollups: true once the time it has to finish is over.
  is_counted boolean NOT NULL,
  PRIMARY KEY (stage_id, journey_id, user_hash, started_at)
);
CREATE INDEX journey_runs_to_count ON journey_runs (started_at) WHERE NOT is_counted;
-- How many signals stand in rollups, per rollout and day of arrival.
CREATE TABLE counted_signals (
  rollout_id int NOT NULL,
  kind text NOT NULL,
  day date NOT NULL,
  signals bigint NOT NULL,
  PRIMARY KEY (rollout_id, kind, day)
) WITH (fillfactor = 50);`;
