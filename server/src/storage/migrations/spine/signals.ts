export const SIGNALS = `
-- Who was counted already: the one guard against counting twice, for every kind of signal.
CREATE TABLE signal_ids (
  source_id int NOT NULL,
  digest uuid NOT NULL,
  seen_on date NOT NULL,
  PRIMARY KEY (source_id, digest)
);
CREATE INDEX signal_ids_seen_on ON signal_ids USING brin (seen_on);
CREATE TABLE members (
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  user_id text NOT NULL,
  stage_id int NOT NULL REFERENCES stages ON DELETE CASCADE,
  since timestamptz NOT NULL,
  PRIMARY KEY (rollout_id, user_id)
);
CREATE INDEX members_stage ON members (stage_id);
CREATE TABLE usage_events (
  rollout_id int NOT NULL,
  source_id int NOT NULL,
  stage_id int,
  at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  assisted boolean NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  user_id text NOT NULL,
  -- As it was sent, while no stage of this name is known.
  stage_key text,
  segment jsonb,
  properties jsonb
) PARTITION BY RANGE (at);
CREATE INDEX usage_events_unassigned ON usage_events (rollout_id, user_id) WHERE stage_id IS NULL;
CREATE TABLE usage_events_beyond PARTITION OF usage_events DEFAULT;
CREATE TABLE error_reports (
  rollout_id int NOT NULL,
  source_id int NOT NULL,
  stage_id int,
  at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  id text NOT NULL,
  stage_key text,
  segment jsonb,
  requests bigint NOT NULL,
  errors bigint NOT NULL,
  window_seconds double precision,
  kind text,
  latency_p50 double precision,
  latency_p95 double precision
) PARTITION BY RANGE (at);
CREATE INDEX error_reports_unassigned ON error_reports (rollout_id, stage_key) WHERE stage_id IS NULL;
CREATE TABLE error_reports_beyond PARTITION OF error_reports DEFAULT;
CREATE TABLE tickets (
  source_id int NOT NULL REFERENCES sources ON DELETE CASCADE,
  id text NOT NULL,
  rollout_id int NOT NULL,
  stage_id int,
  stage_key text,
  updated_at timestamptz NOT NULL,
  opened_at timestamptz NOT NULL,
  status text NOT NULL,
  priority text,
  user_id text,
  segment jsonb,
  -- Ids of the segments that it counts in.
  segment_ids int[] NOT NULL DEFAULT '{}',
  topic text,
  assignee text,
  first_reply_at timestamptz,
  solved_at timestamptz,
  reopened int NOT NULL DEFAULT 0,
  workaround boolean NOT NULL DEFAULT false,
  url text,
  -- The state that stands, as it was sent.
  record jsonb NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (source_id, id)
);
CREATE INDEX tickets_rollout ON tickets (rollout_id, opened_at DESC);
CREATE INDEX tickets_open ON tickets (rollout_id, stage_id) WHERE status IN ('open', 'pending');
CREATE INDEX tickets_unassigned ON tickets (rollout_id, user_id) WHERE stage_id IS NULL;
CREATE INDEX tickets_user ON tickets (rollout_id, user_id);
-- Every state a ticket was reported in, in the order of its own clock.
CREATE TABLE ticket_states (
  source_id int NOT NULL,
  ticket_id text NOT NULL,
  updated_at timestamptz NOT NULL,
  status text NOT NULL,
  record jsonb NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (source_id, ticket_id, updated_at, status),
  FOREIGN KEY (source_id, ticket_id) REFERENCES tickets ON DELETE CASCADE
);`;
