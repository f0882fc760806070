import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Handles } from '../queue/handles.js';
import { Database } from '../storage/database.js';
import { COARSENING } from '../storage/grains.js';

const ROWS_AT_ONCE = 20_000;
const CHUNKS_AT_ONCE = 50;

// Rows leave and arrive in one statement, so that no sum is ever seen without them. A row that a worker is adding
// to is skipped and found again later; one that was added to since this statement began is not seen by it.
const COMPACT = `
  WITH old AS (
    DELETE FROM rollups WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM rollups WHERE grain = $1::int AND at < $3::timestamptz ORDER BY at LIMIT ${ROWS_AT_ONCE} FOR UPDATE SKIP LOCKED))
    RETURNING stage_id, segment_id, series_id, at, value),
  coarser AS (
    INSERT INTO rollups AS known (stage_id, segment_id, series_id, grain, at, value)
    SELECT stage_id, segment_id, series_id, $2::int, date_bin(make_interval(secs => $2::int), at, 'epoch'::timestamptz), sum(value) FROM old
    GROUP BY 1, 2, 3, 5 ORDER BY 1, 3, 2, 5
    ON CONFLICT (stage_id, series_id, segment_id, at, grain) DO UPDATE SET value = known.value + excluded.value)
  SELECT count(*)::int AS rows FROM old`;

/** Rollups grow coarse with age: 10 s become minutes, minutes become hours. Their sums stay what they are. */
@Injectable()
export class CompactProcessor {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  @Handles('maintenance.compact')
  async process(): Promise<void> {
    const now = this.clock.now().getTime();
    for (const { grain, coarser, age } of COARSENING) {
      const before = new Date(Math.floor((now - age) / coarser) * coarser);
      for (let chunk = 0; chunk < CHUNKS_AT_ONCE; chunk += 1) {
        const row = await this.database.one<{ rows: number }>(COMPACT, [grain / 1_000, coarser / 1_000, before]);
        if ((row?.rows ?? 0) < ROWS_AT_ONCE) break;
      }
    }
  }
}
