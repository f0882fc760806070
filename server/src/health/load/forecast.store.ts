import type { StageState } from '@rollout-health/shared/words';
import type { Statements } from '../../storage/database.js';
import { usersSeen } from '../../storage/last-seen.js';
import { EVERYBODY } from '../../storage/segments.js';

// People of a stage that are looked at one by one; of more than these, as many are drawn by their hash.
const LOOKED_AT = 20_000;
const HASHES = 2n ** 64n;
const LEAST_HASH = -(2n ** 63n);

export interface ForecastStage {
  id: number;
  key: string;
  name: string;
  position: number;
  plannedUsers: number;
  state: StageState;
  startedAt: Date | null;
  endedAt: Date | null;
  ticketDispersion: number;
  /** Ever seen. */
  seen: number;
}

/** Whole days (UTC) of a stage: `from` and `to` as dates, `to` not included. */
export interface DaySpan {
  stageId: number;
  from: string;
  to: string;
}

/** People who came on one day, for everybody or a segment. */
export interface Newcomers {
  stageId: number;
  segmentId: number;
  day: string;
  people: number;
}

/** Sums over people of how many days each was active (z) and could have been (t), first days left out. */
export interface PeopleSums {
  z: number;
  zz: number;
  zt: number;
  tt: number;
}

/** Reads what forecasts are made of. Its cost does not grow with the number of signals or people. */
export class ForecastStore {
  constructor(private readonly statements: Statements) {}

  stages(rolloutId: number): Promise<ForecastStage[]> {
    return this.statements.query<ForecastStage>(
      `SELECT s.id, s.key, s.name, s.position, s.planned_users AS "plannedUsers", s.state, s.started_at AS "startedAt", s.ended_at AS "endedAt",
         greatest(1, s.ticket_dispersion, (SELECT max(p.ticket_dispersion) FROM stages p WHERE p.rollout_id = $1 AND p.position < s.position)) AS "ticketDispersion",
         ${usersSeen('s.id')} AS seen
       FROM stages s WHERE s.rollout_id = $1 AND s.removed_at IS NULL ORDER BY s.position, s.id`,
      [rolloutId],
    );
  }

  segments(rolloutId: number, dimensions: string[]): Promise<{ id: number; dimension: string; value: string }[]> {
    return this.statements.query('SELECT id, dimension, value FROM segments WHERE rollout_id = $1 AND dimension = ANY($2) ORDER BY id', [
      rolloutId,
      dimensions,
    ]);
  }

  /** Tickets and active users by day; of the last span's stage for its segments too. */
  days(spans: DaySpan[], segmentIds: number[]): Promise<{ stageId: number; segmentId: number; day: string; tickets: number; users: number }[]> {
    return this.statements.query(
      `SELECT r.stage_id AS "stageId", r.segment_id AS "segmentId", (date_trunc('day', r.at, 'UTC') AT TIME ZONE 'UTC')::date AS day,
         coalesce(sum(r.value) FILTER (WHERE s.name = 'tickets-opened'), 0) AS tickets, coalesce(sum(r.value) FILTER (WHERE s.name = 'active-user-days'), 0) AS users
       FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::bool[]) AS a (stage_id, from_at, to_at, is_asked)
       JOIN series s ON s.name IN ('tickets-opened', 'active-user-days')
       JOIN rollups r ON r.stage_id = a.stage_id AND r.series_id = s.id AND r.at >= a.from_at AND r.at < a.to_at
         AND (r.segment_id = ${EVERYBODY} OR (a.is_asked AND r.segment_id = ANY($5)))
       GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
      [
        spans.map(({ stageId }) => stageId),
        spans.map(({ from }) => `${from}T00:00:00Z`),
        spans.map(({ to }) => `${to}T00:00:00Z`),
        spans.map((_, index) => index === spans.length - 1),
        segmentIds,
      ],
    );
  }

  /** Everybody who came before a span's end, by day; of the last span's stage for its segments too. */
  async newcomers(spans: DaySpan[], stages: ForecastStage[], segmentIds: number[]): Promise<Newcomers[]> {
    const drawn = spans.map(({ stageId }) => drawOf(stages.find(({ id }) => id === stageId)?.seen ?? 0));
    const rows = await this.statements.query<Newcomers & { place: number }>(
      `SELECT a.place::int AS place, u.stage_id AS "stageId", u.segment_id AS "segmentId", u.first_day AS day, count(*)::float AS people
       FROM unnest($1::int[], $2::date[], $3::bigint[], $4::bool[]) WITH ORDINALITY AS a (stage_id, to_day, last_hash, is_asked, place)
       JOIN stage_users u ON u.stage_id = a.stage_id AND u.user_hash <= a.last_hash AND u.first_day < a.to_day
         AND u.segment_id = ANY(CASE WHEN a.is_asked THEN $5::int[] ELSE '{${EVERYBODY}}'::int[] END)
       GROUP BY 1, 2, 3, 4 ORDER BY 2, 3, 4`,
      [
        spans.map(({ stageId }) => stageId),
        spans.map(({ to }) => to),
        drawn.map(({ lastHash }) => lastHash),
        spans.map((_, index) => index === spans.length - 1),
        [EVERYBODY, ...segmentIds],
      ],
    );
    return rows.map(({ place, people, ...row }) => ({ ...row, people: people / (drawn[place - 1]?.share ?? 1) }));
  }

  async people({ stageId, from, to }: DaySpan, seen: number): Promise<PeopleSums> {
    const { lastHash, share } = drawOf(seen);
    const [row] = await this.statements.query<PeopleSums>(
      `WITH active AS (
         SELECT d.user_hash, d.day FROM generate_series($2::date, $3::date - 1, interval '1 day') AS g (day)
         JOIN user_days d ON d.stage_id = $1 AND d.segment_id = ${EVERYBODY} AND d.day = g.day::date AND d.user_hash <= $4),
       persons AS (
         SELECT greatest(0, $3::date - greatest(u.first_day + 1, $2::date))::float AS t, count(a.day) FILTER (WHERE a.day > u.first_day)::float AS z
         FROM stage_users u LEFT JOIN active a ON a.user_hash = u.user_hash
         WHERE u.stage_id = $1 AND u.segment_id = ${EVERYBODY} AND u.user_hash <= $4 AND u.first_day < $3 GROUP BY u.user_hash, u.first_day)
       SELECT coalesce(sum(z), 0) AS z, coalesce(sum(z * z), 0) AS zz, coalesce(sum(z * t), 0) AS zt, coalesce(sum(t * t), 0) AS tt FROM persons`,
      [stageId, from, to, lastHash],
    );
    const { z, zz, zt, tt } = row ?? { z: 0, zz: 0, zt: 0, tt: 0 };
    return { z: z / share, zz: zz / share, zt: zt / share, tt: tt / share };
  }

  async members(stageId: number): Promise<number> {
    const [row] = await this.statements.query<{ members: number }>('SELECT count(*)::int AS members FROM members WHERE stage_id = $1', [stageId]);
    return row?.members ?? 0;
  }
}

/** Hashes are spread evenly: those up to a number are a fair draw of people. */
function drawOf(people: number): { lastHash: string; share: number } {
  const share = Math.min(1, LOOKED_AT / Math.max(people, 1));
  if (share === 1) return { lastHash: String(LEAST_HASH + HASHES - 1n), share };
  return { lastHash: String(LEAST_HASH + BigInt(Math.round(share * 2 ** 53)) * (HASHES / 2n ** 53n)), share };
}
