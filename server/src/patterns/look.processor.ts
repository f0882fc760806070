import { Injectable } from '@nestjs/common';
import { dayOf } from '../platform/calendar.js';
import { Clock } from '../platform/clock.js';
import { Handles } from '../queue/handles.js';
import { Database, type Statements } from '../storage/database.js';
import { findUnusual, type Unusual } from './find-unusual.js';
import { countWays } from './way.queries.js';

const DAY = 86_400_000;

/** Looks once a day at every stage that runs, whichever worker comes first, for what one segment does otherwise than everybody else. */
@Injectable()
export class LookProcessor {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  @Handles('maintenance.patterns')
  async process(): Promise<void> {
    const now = this.clock.now();
    const today = new Date(Math.floor(now.getTime() / DAY) * DAY);
    const stages = await this.database.query<{ id: number }>(
      `SELECT s.id FROM stages s LEFT JOIN pattern_looks l ON l.stage_id = s.id
       WHERE s.removed_at IS NULL AND s.started_at IS NOT NULL AND s.ended_at IS NULL AND coalesce(l.looked_on < $1, true) ORDER BY s.id`,
      [dayOf(today)],
    );
    for (const { id } of stages) await this.database.transaction((statements) => this.look(statements, id, today, now));
  }

  private async look(statements: Statements, stageId: number, today: Date, now: Date): Promise<void> {
    const { counts, sample } = await countWays(statements, stageId, today);
    // A day without anybody to compare costs nothing.
    if (counts.length === 0) return;
    const [looked] = await statements.query<{ looks: number }>(
      `INSERT INTO pattern_looks AS known (stage_id, looks, looked_on) VALUES ($1, 1, $2)
       ON CONFLICT (stage_id) DO UPDATE SET looks = known.looks + 1, looked_on = excluded.looked_on WHERE known.looked_on < excluded.looked_on RETURNING looks`,
      [stageId, dayOf(today)],
    );
    if (looked) await this.keep(statements, stageId, findUnusual(counts, looked.looks), sample, now);
  }

  /** What is clear, and what once was, as it is now. */
  private async keep({ query }: Statements, stageId: number, found: Unusual[], sample: number, now: Date): Promise<void> {
    await query(
      `WITH found AS (
         SELECT * FROM json_to_recordset($2) AS f ("segmentId" int, way text, of text, did int, users int, "othersDid" int, others int, "isClear" boolean)),
       renewed AS (
         UPDATE segment_patterns p SET did = f.did, users = f.users, others_did = f."othersDid", others = f.others, sample = $3, as_of = $4, is_clear = f."isClear"
         FROM found f WHERE p.stage_id = $1 AND (p.segment_id, p.way, p.of) = (f."segmentId", f.way, f.of) RETURNING p.segment_id, p.way, p.of)
       INSERT INTO segment_patterns (stage_id, segment_id, way, of, did, users, others_did, others, sample, found_at, as_of, is_clear)
       SELECT $1, f."segmentId", f.way, f.of, f.did, f.users, f."othersDid", f.others, $3, $4, $4, true FROM found f
       WHERE f."isClear" AND NOT EXISTS (SELECT 1 FROM renewed r WHERE (r.segment_id, r.way, r.of) = (f."segmentId", f.way, f.of))`,
      [stageId, JSON.stringify(found), sample, now],
    );
  }
}
