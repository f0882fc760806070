import { Injectable } from '@nestjs/common';
import { dayOf, ORIGIN_SECONDS } from '../platform/calendar.js';
import { Database } from '../storage/database.js';
import { LAST_SEEN_ID } from '../storage/last-seen.js';
import type { Buckets } from './bucket.js';
import type { BucketSum } from './points.js';

export interface SumPlace {
  stageIds: number[];
  /** 0: everybody. */
  segmentId: number;
}

const DAY = 86_400_000;

/** Sums from rollups: one statement a question, whatever the number of points. */
@Injectable()
export class SumsQueries {
  constructor(private readonly database: Database) {}

  /** `names` are whole names of series, or prefixes ending in a colon. */
  async byBucket({ stageIds, segmentId }: SumPlace, names: string[], { seconds, from, to }: Buckets): Promise<BucketSum[]> {
    return this.database.query<BucketSum>(
      `SELECT (extract(epoch FROM date_bin(make_interval(secs => $6), r.at, to_timestamp(${ORIGIN_SECONDS}))) * 1000)::bigint AS at, s.name AS series, sum(r.value) AS value
       FROM rollups r JOIN series s ON s.id = r.series_id
       WHERE r.stage_id = ANY($1) AND r.segment_id = $2 AND r.at >= $4 AND r.at < $5
         AND r.series_id = ANY(ARRAY(SELECT id FROM series WHERE name = ANY($3) OR split_part(name, ':', 1) || ':' = ANY($3)))
       GROUP BY 1, 2`,
      [stageIds, segmentId, names, new Date(from), new Date(to), seconds],
    );
  }

  async bySegment(stageId: number, names: string[], from: Date, to: Date): Promise<{ segmentId: number; series: string; value: number }[]> {
    return this.database.query(
      `SELECT r.segment_id AS "segmentId", s.name AS series, sum(r.value) AS value FROM rollups r JOIN series s ON s.id = r.series_id
       WHERE r.stage_id = $1 AND r.at >= $3 AND r.at < $4 AND r.series_id = ANY(ARRAY(SELECT id FROM series WHERE name = ANY($2)))
       GROUP BY 1, 2`,
      [stageId, names, from, to],
    );
  }

  /** Distinct users a week, from their days. A user of two stages counts in each. */
  async usersByBucket({ stageIds, segmentId }: SumPlace, { seconds, from, to }: Buckets): Promise<Map<number, number>> {
    const rows = await this.database.query<{ at: number; users: number }>(
      `SELECT at, sum(users)::bigint AS users FROM (
         SELECT (extract(epoch FROM date_bin(make_interval(secs => $5), day::timestamp AT TIME ZONE 'UTC', to_timestamp(${ORIGIN_SECONDS}))) * 1000)::bigint AS at, count(DISTINCT user_hash) AS users
         FROM user_days WHERE stage_id = ANY($1) AND segment_id = $2 AND day >= $3 AND day < $4 GROUP BY 1, stage_id) AS weeks
       GROUP BY 1`,
      [stageIds, segmentId, dayOf(from), dayOf(to + DAY - 1), seconds],
    );
    return new Map(rows.map(({ at, users }) => [at, users]));
  }

  /**
   * Distinct users of the days that a window touches, by segment; exact. Up to today they are those whose last day
   * is in it, which rollups know; a window that ended before needs the users' days.
   */
  async users(stageIds: number[], segmentId: number | null, from: Date, to: Date, now: Date): Promise<Map<number, number>> {
    const isUpToNow = dayOf(to.getTime() - 1) >= dayOf(now.getTime());
    const rows = await this.database.query<{ segmentId: number; users: number }>(isUpToNow ? USERS_SINCE : USERS_BETWEEN, [
      stageIds,
      segmentId,
      dayOf(from.getTime()),
      ...(isUpToNow ? [] : [dayOf(to.getTime() - 1)]),
    ]);
    return new Map(rows.map((row) => [row.segmentId, row.users]));
  }
}

const USERS_SINCE = `
  SELECT segment_id AS "segmentId", sum(value) AS users FROM rollups
  WHERE stage_id = ANY($1) AND ($2::int IS NULL OR segment_id = $2) AND series_id = ${LAST_SEEN_ID}
    AND at >= $3::date
  GROUP BY 1 HAVING sum(value) <> 0`;

const USERS_BETWEEN = `
  SELECT segment_id AS "segmentId", sum(users)::bigint AS users FROM (
    SELECT segment_id, count(DISTINCT user_hash) AS users FROM user_days
    WHERE stage_id = ANY($1) AND ($2::int IS NULL OR segment_id = $2) AND day BETWEEN $3 AND $4 GROUP BY segment_id, stage_id) AS stages
  GROUP BY 1`;
