import { Injectable } from '@nestjs/common';
import type { Statements } from '../storage/database.js';
import { type Definition, DefinitionStore, OTHER, segmentKey } from './definition.store.js';
import type { Placed } from './fold.js';

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

/** Finds the stage of each signal, by its own word or its user's membership, and the segments it counts in. */
@Injectable()
export class PlacementStore {
  constructor(private readonly definitions: DefinitionStore) {}

  async place<Signal extends Placeable>(statements: Statements, definition: Definition, signals: Signal[]): Promise<Placement<Signal>[]> {
    const members = await this.memberships(statements, definition, signals);
    const placements: Placement<Signal>[] = [];
    for (const signal of signals) {
      const stageId = definition.stageIds.get(signal.stage ?? '') ?? members.get(signal.user ?? '') ?? null;
      placements.push({ signal, stageId, segmentIds: knownSegments(definition, signal.segment) ?? (await this.admit(definition, signal.segment)) });
    }
    return placements;
  }

  private async memberships({ query }: Statements, { rolloutId, stageIds }: Definition, signals: Placeable[]): Promise<Map<string, number>> {
    const users = new Set(signals.filter(({ stage }) => !stageIds.has(stage ?? '')).flatMap(({ user }) => user ?? []));
    if (users.size === 0) return new Map();
    const rows = await query<{ user_id: string; stage_id: number }>('SELECT user_id, stage_id FROM members WHERE rollout_id = $1 AND user_id = ANY($2)', [
      rolloutId,
      [...users],
    ]);
    return new Map(rows.map(({ user_id, stage_id }) => [user_id, stage_id]));
  }

  /** Past the cap a new value is `other`. */
  private async admit(definition: Definition, segment: Record<string, string> = {}): Promise<number[]> {
    for (const dimension in segment) {
      const value = segment[dimension] as string;
      if (definition.dimensions.has(dimension) && segmentId(definition, dimension, value) === undefined)
        await this.definitions.admit(definition, dimension, value);
    }
    return knownSegments(definition, segment, true) ?? [];
  }
}

const segmentId = ({ segmentIds }: Definition, dimension: string, value: string): number | undefined =>
  segmentIds.get(segmentKey(dimension, value)) ?? segmentIds.get(segmentKey(dimension, OTHER));

/** Only declared dimensions count. Null: one of the values is new, and is not to be left out. */
function knownSegments(definition: Definition, segment: Record<string, string> = {}, isLeavingOut = false): number[] | null {
  const ids: number[] = [];
  for (const dimension in segment) {
    if (!definition.dimensions.has(dimension)) continue;
    const id = segmentId(definition, dimension, segment[dimension] as string);
    if (id !== undefined) ids.push(id);
    else if (!isLeavingOut) return null;
  }
  return ids;
}
