import { Injectable } from '@nestjs/common';
import type { Statements } from '../storage/database.js';
import { OTHER } from '../storage/segments.js';
import { type Definition, DefinitionStore } from './definition.store.js';
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
  segmentIds: readonly number[];
}

export const isPlaced = <Signal>(placement: Placement<Signal>): placement is Placed<Signal> => placement.stageId !== null;

/** Finds the stage of each signal, by its own word or its user's membership, and the segments it counts in. */
@Injectable()
export class PlacementStore {
  constructor(private readonly definitions: DefinitionStore) {}

  async place<Signal extends Placeable>(statements: Statements, definition: Definition, signals: Signal[]): Promise<Placement<Signal>[]> {
    const members = await this.memberships(statements, definition, signals);
    const none = new Combination([]);
    const placements: Placement<Signal>[] = [];
    for (const signal of signals) {
      const stageId = definition.stageIds.get(signal.stage ?? '') ?? members.get(signal.user ?? '') ?? null;
      const known = knownSegments(none, definition, signal.segment) ?? (await this.admit(none, definition, signal.segment));
      placements.push({ signal, stageId, segmentIds: known.segmentIds });
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
  private async admit(none: Combination, definition: Definition, segment: Record<string, string> = {}): Promise<Combination> {
    for (const dimension in segment) {
      const value = segment[dimension] as string;
      const ids = definition.dimensions.get(dimension);
      if (ids && segmentId(ids, value) === undefined) await this.definitions.admit(definition, dimension, value);
    }
    return knownSegments(none, definition, segment, true) ?? none;
  }
}

/** Segments that signals of a batch have in common, each combination once: who is placed alike can be told without a look at each number. */
class Combination {
  private readonly larger = new Map<number, Combination>();

  constructor(readonly segmentIds: readonly number[]) {}

  with(segmentId: number): Combination {
    const known = this.larger.get(segmentId) ?? new Combination([...this.segmentIds, segmentId]);
    this.larger.set(segmentId, known);
    return known;
  }
}

const segmentId = (ids: Map<string, number>, value: string): number | undefined => ids.get(value) ?? ids.get(OTHER);

/** Only declared dimensions count. Null: one of the values is new, and is not to be left out. */
function knownSegments(none: Combination, { dimensions }: Definition, segment: Record<string, string> = {}, isLeavingOut = false): Combination | null {
  let known = none;
  for (const dimension in segment) {
    const ids = dimensions.get(dimension);
    if (!ids) continue;
    const id = segmentId(ids, segment[dimension] as string);
    if (id !== undefined) known = known.with(id);
    else if (!isLeavingOut) return null;
  }
  return known;
}
