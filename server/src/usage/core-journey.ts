import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import type { Database } from '../storage/database.js';
import { coreOf } from './feature-table.js';

export interface CoreJourney {
  id: number;
  key: string;
  name: string;
}

/** The journey that a core feature begins or ends; else the one that was declared first. */
export async function readCoreJourney(database: Database, rolloutId: number): Promise<CoreJourney | null> {
  const rows = await database.query<CoreJourney & { start: string; finish: string; declaration: RolloutDeclaration }>(
    `SELECT j.id, j.key, j.name, j.start_event AS start, j.finish_event AS finish, r.declaration
     FROM journeys j JOIN rollouts r ON r.id = j.rollout_id WHERE j.rollout_id = $1 AND j.removed_at IS NULL ORDER BY j.id`,
    [rolloutId],
  );
  const core = new Set(coreOf({ declared: rows[0]?.declaration.features ?? [], journeys: [] }).events);
  return rows.find(({ start, finish }) => core.has(finish) || core.has(start)) ?? rows[0] ?? null;
}
