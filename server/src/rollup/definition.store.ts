import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Configuration } from '../platform/configuration.js';
import { Database } from '../storage/database.js';
import { LOCKS } from '../storage/lock-numbers.js';
import { OTHER } from '../storage/segments.js';

export interface Journey {
  id: number;
  key: string;
  startEvent: string;
  finishEvent: string;
  withinMinutes: number;
}

/** What placing and folding need to know of a rollout. */
export interface Definition {
  rolloutId: number;
  stageIds: Map<string, number>;
  /** Ids of the segments met so far, by value, of each declared dimension. */
  dimensions: Map<string, Map<string, number>>;
  journeys: Journey[];
}

// A stage declared within this time may be missed; what is left unassigned then is assigned by a job of its own.
const REMEMBER_MILLISECONDS = 1_000;

/** Rollouts as declared, and the segments met so far. */
@Injectable()
export class DefinitionStore {
  private readonly known = new LRUCache<number, Definition>({ max: 1_000, ttl: REMEMBER_MILLISECONDS, fetchMethod: (rolloutId) => this.read(rolloutId) });

  constructor(
    private readonly database: Database,
    private readonly configuration: Configuration,
  ) {}

  async of(rolloutId: number): Promise<Definition> {
    return (await this.known.fetch(rolloutId)) as Definition;
  }

  /** Gives a new value of a declared dimension its id; past the cap it is the id of `other`. Committed by itself. */
  async admit(definition: Definition, dimension: string, value: string): Promise<void> {
    const { rolloutId } = definition;
    const ids = definition.dimensions.get(dimension) as Map<string, number>;
    await this.database.transaction(async ({ query }) => {
      // One at a time counts up to the cap.
      await query('SELECT pg_advisory_xact_lock($1, $2)', [LOCKS.segmentsOfRollout, rolloutId]);
      const rows = await query<{ id: number; value: string }>('SELECT id, value FROM segments WHERE rollout_id = $1 AND dimension = $2', [
        rolloutId,
        dimension,
      ]);
      for (const row of rows) ids.set(row.value, row.id);
      const values = rows.filter((row) => row.value !== OTHER).length;
      const name = values < this.configuration.segmentValues ? value : OTHER;
      if (ids.has(name)) return;
      const [row] = await query<{ id: number }>('INSERT INTO segments (rollout_id, dimension, value) VALUES ($1, $2, $3) RETURNING id', [
        rolloutId,
        dimension,
        name,
      ]);
      if (row) ids.set(name, row.id);
    });
  }

  private async read(rolloutId: number): Promise<Definition> {
    const [stages, dimensions, segments, journeys] = await Promise.all([
      this.database.query<{ key: string; id: number }>('SELECT key, id FROM stages WHERE rollout_id = $1 AND removed_at IS NULL', [rolloutId]),
      this.database.query<{ key: string }>('SELECT key FROM dimensions WHERE rollout_id = $1', [rolloutId]),
      this.database.query<{ id: number; dimension: string; value: string }>('SELECT id, dimension, value FROM segments WHERE rollout_id = $1', [rolloutId]),
      this.database.query<Journey>(
        `SELECT id, key, start_event AS "startEvent", finish_event AS "finishEvent", within_minutes AS "withinMinutes"
         FROM journeys WHERE rollout_id = $1 AND removed_at IS NULL ORDER BY id`,
        [rolloutId],
      ),
    ]);
    return {
      rolloutId,
      stageIds: new Map(stages.map(({ key, id }) => [key, id])),
      dimensions: new Map(
        dimensions.map(({ key }) => [key, new Map(segments.filter(({ dimension }) => dimension === key).map(({ value, id }) => [value, id]))]),
      ),
      journeys,
    };
  }
}
