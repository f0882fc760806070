import { Injectable } from '@nestjs/common';
import { readSegment } from '@rollout-health/shared/verdicts';
import { notFound, type ProblemError } from '../platform/problem.js';
import { Database } from './database.js';

export interface RolloutPlace {
  id: number;
  key: string;
}

export interface StagePlace {
  id: number;
  key: string;
  name: string;
  startedAt: Date | null;
}

export interface SegmentPlace {
  id: number;
  dimension: string;
  value: string;
}

export const noRollout = (key: string): ProblemError => notFound(`There is no rollout "${key}". GET /api/v1/rollouts lists them.`);

/** Keys of addresses to ids of tables. What is not there is answered with 404 and where to look. */
@Injectable()
export class Places {
  constructor(private readonly database: Database) {}

  async rollout(key: string): Promise<RolloutPlace> {
    const row = await this.database.one<RolloutPlace>('SELECT id, key FROM rollouts WHERE key = $1', [key]);
    if (!row) throw noRollout(key);
    return row;
  }

  async stage(rollout: RolloutPlace, key: string): Promise<StagePlace> {
    const row = await this.database.one<StagePlace>(
      'SELECT id, key, name, started_at AS "startedAt" FROM stages WHERE rollout_id = $1 AND key = $2 AND removed_at IS NULL',
      [rollout.id, key],
    );
    if (!row) throw notFound(`The rollout "${rollout.key}" has no stage "${key}". GET /api/v1/rollouts/${rollout.key} lists its stages.`);
    return row;
  }

  /** `text` is `dimension:value`. */
  async segment(rollout: RolloutPlace, text: string): Promise<SegmentPlace> {
    const { dimension, value } = readSegment(text) ?? {};
    const row = await this.database.one<SegmentPlace>('SELECT id, dimension, value FROM segments WHERE rollout_id = $1 AND dimension = $2 AND value = $3', [
      rollout.id,
      dimension,
      value,
    ]);
    if (!row) throw notFound(`No signal of "${rollout.key}" came from the segment "${text}". A segment is written dimension:value.`);
    return row;
  }
}
