import { Injectable } from '@nestjs/common';
import type { Statements } from '../storage/database.js';
import { SumTable, type SumRequest } from './sums.js';
import { LIFE } from './window.js';

export interface SumPlan {
  stageIds: number[];
  /** Series of a stage's life: for everybody, and (for those that segments are judged by) for segments too. */
  everybody: string[];
  binPrefixes: string[];
  segmentIds: number[];
  segments: string[];
  /** Windows other than a life. */
  windows: SumRequest[];
}

/** Reads sums from totals and rollups; never from signals. */
@Injectable()
export class SumsStore {
  async read(statements: Statements, plan: SumPlan): Promise<SumTable> {
    const table = new SumTable();
    await this.readLives(statements, plan, table);
    await this.readWindows(statements, plan.windows, table);
    return table;
  }

  private async readLives({ query }: Statements, { stageIds, everybody, binPrefixes, segmentIds, segments }: SumPlan, table: SumTable): Promise<void> {
    const rows = await query<{ stageId: number; segmentId: number; series: string; value: number }>(
      `SELECT t.stage_id AS "stageId", t.segment_id AS "segmentId", s.name AS series, t.value
       FROM stage_totals t JOIN series s ON s.id = t.series_id
       WHERE t.stage_id = ANY($1) AND t.segment_id = 0 AND (s.name = ANY($2) OR split_part(s.name, ':', 1) = ANY($3))
       UNION ALL
       SELECT t.stage_id, t.segment_id, s.name, t.value
       FROM stage_totals t JOIN series s ON s.id = t.series_id
       WHERE t.stage_id = ANY($1) AND t.segment_id = ANY($4) AND s.name = ANY($5)`,
      [stageIds, everybody, binPrefixes, segmentIds, segments],
    );
    for (const { value, ...place } of rows) table.set({ ...place, window: LIFE }, value);
  }

  async readWindows({ query }: Statements, requests: SumRequest[], table: SumTable): Promise<void> {
    if (requests.length === 0) return;
    const rows = await query<{ place: number; value: number | null }>(
      `SELECT a.place::int AS place,
         (SELECT sum(r.value) FROM rollups r
          WHERE r.stage_id = a.stage_id AND r.series_id = s.id AND r.segment_id = a.segment_id AND r.at >= a.from_at AND r.at < a.to_at) AS value
       FROM unnest($1::int[], $2::int[], $3::text[], $4::timestamptz[], $5::timestamptz[]) WITH ORDINALITY AS a (stage_id, segment_id, series, from_at, to_at, place)
       JOIN series s ON s.name = a.series`,
      [
        requests.map(({ stageId }) => stageId),
        requests.map(({ segmentId }) => segmentId),
        requests.map(({ series }) => series),
        requests.map(({ window }) => new Date(window.from)),
        requests.map(({ window }) => new Date(window.to)),
      ],
    );
    for (const { place, value } of rows) {
      const request = requests[place - 1];
      if (request && value !== null) table.set(request, value);
    }
  }
}
