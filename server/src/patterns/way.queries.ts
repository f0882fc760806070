import type { SegmentWay } from '@rollout-health/shared/usage';
import { dayOf } from '../platform/calendar.js';
import type { Statements } from '../storage/database.js';
import { usersSeen } from '../storage/last-seen.js';
import { EVERYBODY } from '../storage/segments.js';
import type { WayCount } from './find-unusual.js';

/** So many users of a stage are looked at, always the same ones: those whose hash is smallest. */
const SAMPLE = 20_000;
/** Whoever came less long ago had no time to do what others did. */
const DAYS_THERE = 7;
const MARKS_SINCE_DAYS = 28;
const DAY = 86_400_000;

const PEOPLE = `SELECT segment_id, user_hash FROM stage_users WHERE stage_id = $1 AND user_hash <= $2 AND first_day <= $3`;

// How many of each segment, and how many of them used each event ever.
const USES = `
  WITH people AS MATERIALIZED (${PEOPLE}),
  did AS MATERIALIZED (SELECT event_id, user_hash FROM feature_users WHERE stage_id = $1 AND user_hash <= $2)
  SELECT 'uses' AS way, n.name AS of, p.segment_id AS "segmentId", count(*)::int AS did, NULL::int AS users
  FROM people p JOIN did d USING (user_hash) JOIN event_names n ON n.id = d.event_id GROUP BY 2, 3`;

// Of a journey's marks: who finished it without having started in its time, and who started again before finishing.
const JOURNEYS = `
  WITH people AS MATERIALIZED (${PEOPLE}),
  marks AS (
    SELECT m.journey_id, m.user_hash, m.mark, m.at,
      max(m.at) FILTER (WHERE m.mark = 'start') OVER (PARTITION BY m.journey_id, m.user_hash ORDER BY m.at) AS started,
      lag(m.at) OVER before AS before_at, lag(m.mark) OVER before AS before_mark
    FROM journey_marks m WHERE m.stage_id = $1 AND m.user_hash <= $2 AND m.at >= $4 AND m.mark IN ('start', 'finish')
    WINDOW before AS (PARTITION BY m.journey_id, m.user_hash ORDER BY m.at, m.seq)),
  ways AS (
    SELECT j.key, m.user_hash, bool_or(m.mark = 'start') AS has_started, bool_or(m.mark = 'finish') AS has_finished,
      bool_or(m.mark = 'finish' AND (m.started IS NULL OR m.started < m.at - j.within_minutes * interval '1 minute')) AS unstarted,
      bool_or(m.mark = 'start' AND m.before_mark = 'start' AND m.before_at > m.at - j.within_minutes * interval '1 minute') AS again
    FROM marks m JOIN journeys j ON j.id = m.journey_id AND j.removed_at IS NULL GROUP BY 1, 2),
  counts AS (
    SELECT w.key, p.segment_id, count(*) FILTER (WHERE w.has_finished)::int AS finished, count(*) FILTER (WHERE w.unstarted)::int AS unstarted,
      count(*) FILTER (WHERE w.has_started)::int AS started, count(*) FILTER (WHERE w.again)::int AS again
    FROM people p JOIN ways w USING (user_hash) GROUP BY 1, 2)
  SELECT 'unstarted' AS way, key AS of, segment_id AS "segmentId", unstarted AS did, finished AS users FROM counts
  UNION ALL SELECT 'again', key, segment_id, again, started FROM counts`;

interface Row {
  way: SegmentWay;
  of: string;
  segmentId: number;
  did: number;
  /** Null: all users of the segment. */
  users: number | null;
}

/** For each segment of the stage and each event or journey: of so many users so many, beside everybody. Reads what is stored; nothing is kept for it as signals come in. */
export async function countWays({ query }: Statements, stageId: number, today: Date): Promise<{ counts: WayCount[]; sample: number }> {
  const [{ total } = { total: 0 }] = await query<{ total: number }>(`SELECT ${usersSeen('$1')} AS total`, [stageId]);
  const sample = total <= SAMPLE ? 1 : SAMPLE / total;
  const settledUntil = dayOf(today.getTime() - DAYS_THERE * DAY);
  const asked = [stageId, hashAt(sample), settledUntil];
  const segments = await query<{ id: number; dimension: string; users: number }>(
    `SELECT p.segment_id AS id, coalesce(s.dimension, '') AS dimension, count(*)::int AS users FROM (${PEOPLE}) AS p LEFT JOIN segments s ON s.id = p.segment_id GROUP BY 1, 2`,
    asked,
  );
  if (segments.length === 0) return { counts: [], sample };
  const uses = await query<Row>(USES, asked);
  const journeys = await query<Row>(JOURNEYS, [...asked, new Date(today.getTime() - MARKS_SINCE_DAYS * DAY)]);
  return { counts: compare(segments, [...uses, ...journeys]), sample };
}

/** Hashes are spread evenly over all 64-bit numbers: below this one lies such a share of them. */
function hashAt(share: number): string {
  const [least, all] = [-(2n ** 63n), 2n ** 64n];
  return share >= 1 ? (2n ** 63n - 1n).toString() : (least + (all * BigInt(Math.floor(share * 1e9))) / 1_000_000_000n).toString();
}

function compare(segments: { id: number; dimension: string; users: number }[], rows: Row[]): WayCount[] {
  const known = new Map(rows.map((row) => [JSON.stringify([row.way, row.of, row.segmentId]), row]));
  const everybody = segments.find(({ id }) => id === EVERYBODY)?.users ?? 0;
  return rows
    .filter(({ segmentId }) => segmentId === EVERYBODY)
    .flatMap((whole) =>
      segments
        .filter(({ id }) => id !== EVERYBODY)
        .map(({ id, dimension, users }) => {
          const row = known.get(JSON.stringify([whole.way, whole.of, id]));
          return {
            segmentId: id,
            dimension,
            way: whole.way,
            of: whole.of,
            did: row?.did ?? 0,
            users: whole.users === null ? users : (row?.users ?? 0),
            everybodyDid: whole.did,
            everybody: whole.users ?? everybody,
          };
        }),
    );
}
