import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import type { Database } from '../storage/database.js';

export interface RolloutTimes {
  declaration: RolloutDeclaration;
  pilotEndedAt: Date | null;
  launchedAt: Date | null;
}

/** The pilot is over when another stage begins, or when it was ended. */
export async function readTimes(database: Database, rolloutId: number): Promise<RolloutTimes> {
  const row = await database.one<RolloutTimes>(
    `SELECT r.declaration,
       CASE WHEN bool_or(s.kind = 'pilot') THEN coalesce(min(s.started_at) FILTER (WHERE s.kind <> 'pilot'), max(s.ended_at) FILTER (WHERE s.kind = 'pilot')) END AS "pilotEndedAt",
       min(s.started_at) FILTER (WHERE s.kind = 'operation') AS "launchedAt"
     FROM rollouts r JOIN stages s ON s.rollout_id = r.id AND s.removed_at IS NULL WHERE r.id = $1 GROUP BY r.id`,
    [rolloutId],
  );
  return row as RolloutTimes;
}
