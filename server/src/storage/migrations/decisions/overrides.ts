export const OVERRIDES = `
ALTER TABLE stages ADD COLUMN automation text NOT NULL DEFAULT 'on';
ALTER TABLE decisions ADD COLUMN made_by_kind text NOT NULL DEFAULT 'token', ADD COLUMN made_by_id text NOT NULL DEFAULT '';
-- When its reason was written; null: none was yet. Written once.
ALTER TABLE decisions ADD COLUMN reasoned_at timestamptz;
UPDATE decisions SET reasoned_at = at WHERE reason IS NOT NULL;
-- requested → standing | refused | withdrawn; standing → expired | resolved; expired → resolved.
CREATE TABLE overrides (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  stage_id int NOT NULL REFERENCES stages ON DELETE CASCADE,
  state text NOT NULL,
  asked_by text NOT NULL,
  asked_by_kind text NOT NULL,
  asked_by_id text NOT NULL,
  asked_at timestamptz NOT NULL,
  reason text NOT NULL,
  -- The reasons of the closed gate that it covers.
  covers jsonb NOT NULL,
  days int NOT NULL,
  needs_second_person boolean NOT NULL,
  answered_by text,
  answered_at timestamptz,
  answer text,
  expires_at timestamptz,
  ended_at timestamptz
);
CREATE INDEX overrides_open ON overrides (rollout_id) WHERE state IN ('requested', 'standing', 'expired');
CREATE UNIQUE INDEX overrides_requested ON overrides (stage_id) WHERE state = 'requested';
INSERT INTO overrides (rollout_id, stage_id, state, asked_by, asked_by_kind, asked_by_id, asked_at, reason, covers, days, needs_second_person, expires_at)
SELECT rollout_id, stage_id, 'standing', made_by, made_by_kind, made_by_id, at, coalesce(reason, ''), overrode, 14, false, at + interval '14 days'
FROM decisions WHERE decision = 'advance' AND overrode <> '[]';
CREATE TABLE drills (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  stage_id int NOT NULL REFERENCES stages ON DELETE CASCADE,
  started_by text NOT NULL,
  started_at timestamptz NOT NULL,
  pressed_by text,
  pressed_at timestamptz
);
CREATE INDEX drills_rollout ON drills (rollout_id, id DESC);
UPDATE stage_health SET document = document || jsonb_build_object('automation', 'on', 'overrides', '[]'::jsonb, 'reviewDueAt', NULL, 'exposure',
  '{"planned": "nobody", "active": "growing", "paused": "frozen", "completed": "kept", "rolled-back": "withdrawn"}'::jsonb -> (document->>'state'));`;
