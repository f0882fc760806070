export const SOURCES = `
CREATE TABLE sources (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  key text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL DEFAULT 'native',
  -- The window of accepted times of signals, from now.
  back_days int NOT NULL DEFAULT 30,
  ahead_minutes int NOT NULL DEFAULT 5,
  -- A feed that sent nothing for so long is stale. A history source (expects nothing) has none.
  expect_every_seconds int,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (rollout_id, key)
);
CREATE TABLE ingest_keys (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id int NOT NULL REFERENCES sources ON DELETE CASCADE,
  -- SHA-256 of the whole key: keys have 192 random bits, so no slow hash is needed.
  hash bytea NOT NULL UNIQUE,
  -- The first characters, to tell keys apart.
  hint text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
-- A source's heartbeat, per kind of signal and stage (0: no stage).
CREATE TABLE feeds (
  source_id int NOT NULL REFERENCES sources ON DELETE CASCADE,
  kind text NOT NULL,
  stage_id int NOT NULL,
  first_received_at timestamptz NOT NULL,
  last_received_at timestamptz NOT NULL,
  signals bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (source_id, kind, stage_id)
) WITH (fillfactor = 50);
CREATE TABLE quarantine (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id int NOT NULL REFERENCES sources ON DELETE CASCADE,
  kind text NOT NULL,
  reason text NOT NULL,
  path text NOT NULL,
  record jsonb NOT NULL,
  digest uuid NOT NULL,
  received_at timestamptz NOT NULL,
  -- Sent again from the page, or waved away.
  settled_at timestamptz,
  settled_as text,
  UNIQUE (source_id, digest)
);
CREATE INDEX quarantine_open ON quarantine (source_id, received_at DESC) WHERE settled_at IS NULL;`;
