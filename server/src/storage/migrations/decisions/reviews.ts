export const REVIEWS = `
CREATE TABLE reviews (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  stage_id int NOT NULL REFERENCES stages ON DELETE CASCADE,
  -- When it should have been held; null: there was no date.
  due_at timestamptz,
  opened_at timestamptz NOT NULL,
  opened_by text NOT NULL,
  attendees text[] NOT NULL DEFAULT '{}',
  -- As it was when the review was opened; never changed.
  evidence jsonb NOT NULL,
  findings text NOT NULL DEFAULT '',
  closed_at timestamptz,
  closed_by text,
  decision_id bigint REFERENCES decisions ON DELETE SET NULL
);
CREATE INDEX reviews_rollout ON reviews (rollout_id, id DESC);
CREATE UNIQUE INDEX reviews_open ON reviews (stage_id) WHERE closed_at IS NULL;
CREATE TABLE premortem_items (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  text text NOT NULL,
  added_by text NOT NULL,
  added_at timestamptz NOT NULL,
  withdrawn_at timestamptz
);
CREATE INDEX premortem_items_rollout ON premortem_items (rollout_id);
CREATE TABLE premortem_marks (
  review_id int NOT NULL REFERENCES reviews ON DELETE CASCADE,
  item_id int NOT NULL REFERENCES premortem_items ON DELETE CASCADE,
  -- happened, not, still-possible
  mark text NOT NULL,
  note text,
  marked_by text NOT NULL,
  marked_at timestamptz NOT NULL,
  PRIMARY KEY (review_id, item_id)
);
-- Addresses of a rollout's calendar: only the SHA-256 of their token is kept.
CREATE TABLE calendars (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  hash bytea NOT NULL UNIQUE,
  made_by text NOT NULL,
  made_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz
);`;
