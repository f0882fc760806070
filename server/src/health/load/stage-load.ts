import type { Statements } from '../../storage/database.js';
import { dimensionsWithMix, type PlannedMixes } from './forecast-size.js';
import { ForecastStore } from './forecast.store.js';
import { readLoad, type StageLoad } from './read-load.js';

// Reading costs at most a fiftieth of the time, and is done once in a quarter of an hour at least: whole days change slowly.
const REST = 50;
const LONGEST_REST = 900_000;
// The first signals are waited for.
const LONGEST_REST_OF_NOTHING = 2_000;

/**
 * The load that a stage showed, or a sentence where there is none: as it was read last, or read anew where that was long ago.
 * What the gate, the forecast and the pages go by is this one reading.
 */
export async function stageLoad(statements: Statements, rolloutId: number, stageId: number, mixes: PlannedMixes, now: Date): Promise<StageLoad | string> {
  const [known] = await statements.query<{ readAt: Date; tookMs: number; load: StageLoad | string }>(
    'SELECT read_at AS "readAt", took_ms AS "tookMs", load FROM stage_loads WHERE stage_id = $1',
    [stageId],
  );
  const age = known ? now.getTime() - known.readAt.getTime() : Infinity;
  const longest = typeof known?.load === 'string' ? LONGEST_REST_OF_NOTHING : LONGEST_REST;
  if (known && age >= 0 && age < Math.min(known.tookMs * REST, longest)) return known.load;
  return readStageLoad(statements, rolloutId, stageId, mixes, now);
}

/** The same, read anew: for what is written down and stays. */
export async function readStageLoad(statements: Statements, rolloutId: number, stageId: number, mixes: PlannedMixes, now: Date): Promise<StageLoad | string> {
  const started = performance.now();
  const store = new ForecastStore(statements);
  const stages = await store.stages(rolloutId);
  const stage = stages.find(({ id }) => id === stageId);
  if (!stage) return 'This stage is not there any more.';
  const load = await readLoad(store, rolloutId, stages, stage, dimensionsWithMix(mixes), now);
  await statements.query(
    `INSERT INTO stage_loads (stage_id, read_at, took_ms, load) VALUES ($1, $2, $3, $4)
     ON CONFLICT (stage_id) DO UPDATE SET read_at = excluded.read_at, took_ms = excluded.took_ms, load = excluded.load`,
    [stageId, now, performance.now() - started, JSON.stringify(load)],
  );
  return load;
}
