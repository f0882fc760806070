import { Injectable } from '@nestjs/common';
import type { Statements } from '../storage/database.js';
import { LAST_SEEN } from '../storage/last-seen.js';
import { GRAIN_SECONDS, sumIncrements, type Increment } from './increments.js';
import { SeriesStore } from './series.store.js';

/** Adds to the sums that everything else is read from. */
@Injectable()
export class RollupStore {
  constructor(private readonly series: SeriesStore) {}

  /** The last statements of a transaction: everybody adds to the same few rows, and waits for whoever holds them. */
  async add({ query }: Statements, increments: Increment[]): Promise<void> {
    const sums = sumIncrements(increments);
    if (sums.length === 0) return;
    const ids = await this.series.idsOf(sums.map(({ series }) => series));
    const parameters = [
      sums.map(({ stageId }) => stageId),
      sums.map(({ segmentId }) => segmentId),
      sums.map(({ series }) => ids.get(series)),
      sums.map(({ at }) => new Date(at).toISOString()),
      sums.map(({ value }) => value),
      ids.get(LAST_SEEN) ?? null,
    ];
    // One statement, so that the rows are held no longer than need be.
    await query(
      `WITH added AS (SELECT * FROM unnest($1::int[], $2::int[], $3::int[], $4::timestamptz[], $5::float8[]) AS a (stage_id, segment_id, series_id, at, value)),
         bucketed AS (
           INSERT INTO rollups (stage_id, segment_id, series_id, at, value, grain) SELECT *, ${GRAIN_SECONDS} FROM added
           ON CONFLICT (stage_id, series_id, segment_id, at, grain) DO UPDATE SET value = rollups.value + excluded.value),
         earliest AS (
           UPDATE stages s SET earliest_at = a.at FROM (SELECT stage_id, min(at) AS at FROM added WHERE series_id IS DISTINCT FROM $6 GROUP BY 1) a
           WHERE s.id = a.stage_id AND (s.earliest_at IS NULL OR a.at < s.earliest_at))
       INSERT INTO stage_totals (stage_id, segment_id, series_id, value)
       SELECT a.stage_id, a.segment_id, a.series_id, sum(a.value) FROM added a JOIN stages s ON s.id = a.stage_id AND a.at >= s.started_at AND a.series_id IS DISTINCT FROM $6
       GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
       ON CONFLICT (stage_id, segment_id, series_id) DO UPDATE SET value = stage_totals.value + excluded.value`,
      parameters,
    );
  }
}
