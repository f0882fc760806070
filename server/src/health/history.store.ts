import { Injectable } from '@nestjs/common';
import { Database } from '../storage/database.js';
import { SumTable, type SumRequest } from './sums.js';

export interface History {
  /** Every bucket that began in the window. */
  begun: SumTable;
  /** Only buckets that were over when the window ended: the last one may hold what came after it. */
  whole: SumTable;
}

/** Sums of many windows of the past that begin or end at different times: each series is read once for all of them. */
@Injectable()
export class HistoryStore {
  constructor(private readonly database: Database) {}

  async read(requests: SumRequest[]): Promise<History> {
    const history = { begun: new SumTable(), whole: new SumTable() };
    if (requests.length === 0) return history;
    const points = [...new Set(requests.flatMap(({ window }) => [window.from, window.to]))].sort((a, b) => a - b);
    const slots = await this.readSlots(requests, points);
    const rests = await this.readRests(requests);
    requests.forEach((request, place) => {
      const [first, last] = [points.indexOf(request.window.from) + 1, points.indexOf(request.window.to)];
      const inSlots = slots.get(placeOf(request)) ?? new Map<number, number>();
      let sum = 0;
      for (const [slot, value] of inSlots) if (slot >= first && slot <= last) sum += value;
      history.begun.set(request, sum);
      history.whole.set(request, sum - (rests.get(place + 1) ?? 0));
    });
    return history;
  }

  /** By place, the sum between each two neighbouring points of time; slot n begins at the n-th point. */
  private async readSlots(requests: SumRequest[], points: number[]): Promise<Map<string, Map<number, number>>> {
    const places = [...new Map(requests.map((request) => [placeOf(request), request])).values()];
    const rows = await this.database.query<{ place: number; slot: number; value: number }>(
      `SELECT a.place::int AS place, width_bucket(r.at, $4::timestamptz[]) AS slot, sum(r.value) AS value
       FROM unnest($1::int[], $2::int[], $3::text[]) WITH ORDINALITY AS a (stage_id, segment_id, series, place)
       JOIN series s ON s.name = a.series
       JOIN rollups r ON r.stage_id = a.stage_id AND r.series_id = s.id AND r.segment_id = a.segment_id AND r.at >= $5 AND r.at < $6
       GROUP BY 1, 2`,
      [...columnsOf(places), points.map((time) => new Date(time)), new Date(points[0] ?? 0), new Date(points.at(-1) ?? 0)],
    );
    const slots = new Map<string, Map<number, number>>();
    for (const { place, slot, value } of rows) {
      const key = placeOf(places[place - 1] as SumRequest);
      slots.set(key, (slots.get(key) ?? new Map<number, number>()).set(slot, value));
    }
    return slots;
  }

  /** By request (from 1), what stands in buckets that were under way when its window ended. */
  private async readRests(requests: SumRequest[]): Promise<Map<number, number>> {
    const rows = await this.database.query<{ place: number; value: number }>(
      `SELECT a.place::int AS place, sum(r.value) AS value
       FROM unnest($1::int[], $2::int[], $3::text[], $4::timestamptz[], $5::timestamptz[]) WITH ORDINALITY AS a (stage_id, segment_id, series, from_at, to_at, place)
       JOIN series s ON s.name = a.series
       JOIN rollups r ON r.stage_id = a.stage_id AND r.series_id = s.id AND r.segment_id = a.segment_id
         AND r.at >= a.from_at AND r.at < a.to_at AND r.at > a.to_at - interval '1 hour' AND r.at + r.grain * interval '1 second' > a.to_at
       GROUP BY 1`,
      [...columnsOf(requests), requests.map(({ window }) => new Date(window.from)), requests.map(({ window }) => new Date(window.to))],
    );
    return new Map(rows.map(({ place, value }) => [place, value]));
  }
}

const placeOf = ({ stageId, segmentId, series }: SumRequest): string => `${stageId}/${segmentId}/${series}`;

const columnsOf = (requests: SumRequest[]): unknown[][] => [
  requests.map(({ stageId }) => stageId),
  requests.map(({ segmentId }) => segmentId),
  requests.map(({ series }) => series),
];
