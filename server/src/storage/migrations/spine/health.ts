export const HEALTH = `
CREATE TABLE stage_health (
  stage_id int PRIMARY KEY REFERENCES stages ON DELETE CASCADE,
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  status text NOT NULL,
  since timestamptz NOT NULL,
  gate text NOT NULL,
  -- The whole StageHealth of the contract, as it was sent last.
  document jsonb NOT NULL,
  revision bigint NOT NULL,
  evaluated_at timestamptz NOT NULL
);
-- Never changed once written; a revision stands beside it.
CREATE TABLE evaluations (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  stage_id int NOT NULL REFERENCES stages ON DELETE CASCADE,
  criterion_version_id int NOT NULL REFERENCES criterion_versions ON DELETE CASCADE,
  segment_id int NOT NULL DEFAULT 0,
  made_at timestamptz NOT NULL,
  window_from timestamptz NOT NULL,
  window_to timestamptz NOT NULL,
  outcome text NOT NULL,
  verdict jsonb NOT NULL
);
CREATE INDEX evaluations_latest ON evaluations (stage_id, criterion_version_id, segment_id, id DESC);
CREATE INDEX evaluations_window ON evaluations (stage_id, window_to);
CREATE TABLE evaluation_revisions (
  evaluation_id bigint PRIMARY KEY REFERENCES evaluations ON DELETE CASCADE,
  revised_at timestamptz NOT NULL,
  outcome text NOT NULL,
  revision jsonb NOT NULL
);
CREATE TABLE health_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  stage_id int NOT NULL REFERENCES stages ON DELETE CASCADE,
  at timestamptz NOT NULL,
  from_status text,
  to_status text NOT NULL,
  -- What set the evaluation off: signals, tick, decision, declaration, late-signals.
  cause text NOT NULL,
  reasons jsonb NOT NULL
);
CREATE INDEX health_changes_rollout ON health_changes (rollout_id, at DESC);
CREATE TABLE decisions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  stage_id int NOT NULL REFERENCES stages ON DELETE CASCADE,
  decision text NOT NULL,
  reason text,
  made_by text NOT NULL,
  at timestamptz NOT NULL,
  state_before text NOT NULL,
  state_after text NOT NULL,
  health text NOT NULL,
  gate text NOT NULL,
  overrode jsonb NOT NULL DEFAULT '[]'
);
CREATE INDEX decisions_rollout ON decisions (rollout_id, at DESC);`;
