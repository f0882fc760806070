export const DECLARATIONS = `
-- Every declaration that was applied, in its own text. The newest is the one of rollouts.declaration.
CREATE TABLE declarations (
  rollout_id int NOT NULL REFERENCES rollouts ON DELETE CASCADE,
  version int NOT NULL,
  -- Null: applied before texts were kept.
  text text,
  format text NOT NULL,
  document jsonb NOT NULL,
  applied_by text NOT NULL,
  applied_at timestamptz NOT NULL,
  PRIMARY KEY (rollout_id, version)
);
INSERT INTO declarations (rollout_id, version, format, document, applied_by, applied_at)
SELECT r.id, 1, 'yaml', r.declaration, coalesce((SELECT a.actor FROM activity a WHERE a.rollout_id = r.id AND a.action LIKE 'rollout declared%' ORDER BY a.id DESC LIMIT 1), 'unknown'), r.created_at
FROM rollouts r;`;
