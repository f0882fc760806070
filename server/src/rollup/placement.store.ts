import { Injectable } from '@nestjs/common';
import { Configuration } from '../platform/configuration.js';
import type { Statements } from '../storage/database.js';
import type { Placed } from './fold.js';

export const OTHER = 'other';

interface Placeable {
  stage?: string | undefined;
  user?: string | undefined;
  segment?: Record<string, string> | undefined;
}

export interface Placement<Signal> {
  signal: Signal;
  /** Null: no stage of this name, and no stage of this user, is known yet. */
  stageId: number | null;
  segmentIds: number[];
}

export const isPlaced = <Signal>(placement: Placement<Signal>): placement is Placed<Signal> => placement.stageId !== null;

/** Finds the stage of each signal, by its own word or its user's membership, and its segments. */
@Injectable()
export class PlacementStore {
  constructor(private readonly configuration: Configuration) {}

  async place<Signal extends Placeable>(statements: Statements, rolloutId: number, signals: Signal[]): Promise<Placement<Signal>[]> {
    const stages = await this.stageIds(statements, rolloutId);
    const members = await this.memberships(statements, rolloutId, signals, stages);
    const segments = await this.segmentIds(statements, rolloutId, signals);
    return signals.map((signal) => ({
      signal,
      stageId: stages.get(signal.stage ?? '') ?? members.get(signal.user ?? '') ?? null,
      segmentIds: Object.entries(signal.segment ?? {}).flatMap(([dimension, value]) => segments.get(`${dimension}\n${value}`) ?? []),
    }));
  }

  private async stageIds({ query }: Statements, rolloutId: number): Promise<Map<string, number>> {
    const rows = await query<{ key: string; id: number }>('SELECT key, id FROM stages WHERE rollout_id = $1 AND removed_at IS NULL', [rolloutId]);
    return new Map(rows.map(({ key, id }) => [key, id]));
  }

  private async memberships({ query }: Statements, rolloutId: number, signals: Placeable[], stages: Map<string, number>): Promise<Map<string, number>> {
    const users = new Set(signals.filter(({ stage }) => !stages.has(stage ?? '')).flatMap(({ user }) => user ?? []));
    if (users.size === 0) return new Map();
    const rows = await query<{ user_id: string; stage_id: number }>('SELECT user_id, stage_id FROM members WHERE rollout_id = $1 AND user_id = ANY($2)', [
      rolloutId,
      [...users],
    ]);
    return new Map(rows.map(({ user_id, stage_id }) => [user_id, stage_id]));
  }

  /** Ids by `dimension\nvalue`, for declared dimensions only. Past the cap a new value is `other`. */
  private async segmentIds(statements: Statements, rolloutId: number, signals: Placeable[]): Promise<Map<string, number>> {
    const asked = new Map<string, [dimension: string, value: string]>();
    for (const { segment } of signals) for (const pair of Object.entries(segment ?? {})) asked.set(pair.join('\n'), pair);
    if (asked.size === 0) return new Map();
    const dimensions = await statements.query<{ key: string }>('SELECT key FROM dimensions WHERE rollout_id = $1', [rolloutId]);
    const declared = new Set(dimensions.map(({ key }) => key));
    let known = await this.knownSegments(statements, rolloutId);
    const isNew = ([key, [dimension]]: [string, [string, string]]) => declared.has(dimension) && !known.has(key);
    if ([...asked].some(isNew)) {
      // One at a time counts up to the cap.
      await statements.query('SELECT pg_advisory_xact_lock($1, $2)', [2, rolloutId]);
      known = await this.knownSegments(statements, rolloutId);
      for (const entry of [...asked].filter(isNew)) await this.admit(statements, rolloutId, entry[1], known);
    }
    const found = new Map<string, number>();
    for (const [key, [dimension]] of asked) {
      const id = declared.has(dimension) ? (known.get(key) ?? known.get(`${dimension}\n${OTHER}`)) : undefined;
      if (id !== undefined) found.set(key, id);
    }
    return found;
  }

  private async knownSegments({ query }: Statements, rolloutId: number): Promise<Map<string, number>> {
    const rows = await query<{ id: number; dimension: string; value: string }>('SELECT id, dimension, value FROM segments WHERE rollout_id = $1', [rolloutId]);
    return new Map(rows.map(({ id, dimension, value }) => [`${dimension}\n${value}`, id]));
  }

  private async admit({ query }: Statements, rolloutId: number, [dimension, value]: [string, string], known: Map<string, number>): Promise<void> {
    const values = [...known.keys()].filter((key) => key.startsWith(`${dimension}\n`) && key !== `${dimension}\n${OTHER}`).length;
    const name = values < this.configuration.segmentValues ? value : OTHER;
    if (known.has(`${dimension}\n${name}`)) return;
    const [row] = await query<{ id: number }>('INSERT INTO segments (rollout_id, dimension, value) VALUES ($1, $2, $3) RETURNING id', [rolloutId, dimension, name]);
    if (row) known.set(`${dimension}\n${name}`, row.id);
  }
}
