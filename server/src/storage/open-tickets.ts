import { ORIGIN_SECONDS } from '../platform/calendar.js';
import type { Database } from './database.js';

export interface OpenTicketsQuestion {
  rolloutId: number;
  /** Null: tickets of all stages and of none. */
  stageIds: number[] | null;
  /** 0: everybody. */
  segmentId: number;
  from: Date;
  to: Date;
  bucketSeconds: number;
}

const MINE = `rollout_id = $1 AND ($2::int[] IS NULL OR stage_id = ANY($2)) AND ($3 = 0 OR $3 = ANY(segment_ids))`;

// A ticket is open from its opening on; every reported state may close or reopen it. Its last closing is when it
// was solved, which may be long before that was reported. Counted back from now: of the tickets that changed since
// the beginning all states are read, of the others none.
const CHANGES = `
  WITH moved AS (SELECT source_id, id, opened_at, solved_at FROM tickets WHERE ${MINE} AND (opened_at >= $4 OR updated_at >= $4)),
  states AS (
    SELECT m.opened_at, m.solved_at, s.source_id, s.ticket_id, s.updated_at, s.status IN ('open', 'pending') AS is_open,
      lag(s.status IN ('open', 'pending'), 1, true) OVER (PARTITION BY s.source_id, s.ticket_id ORDER BY s.updated_at, array_position(ARRAY['open', 'pending', 'solved', 'closed'], s.status)) AS was_open
    FROM ticket_states s JOIN moved m ON m.source_id = s.source_id AND m.id = s.ticket_id),
  turns AS (
    SELECT *, row_number() OVER (PARTITION BY source_id, ticket_id ORDER BY updated_at DESC, is_open) AS from_last FROM states WHERE is_open <> was_open),
  changes AS (
    SELECT opened_at AS at, 1 AS change FROM moved
    UNION ALL
    SELECT greatest(opened_at, CASE WHEN NOT is_open AND from_last = 1 THEN least(solved_at, updated_at) ELSE updated_at END), CASE WHEN is_open THEN 1 ELSE -1 END FROM turns)
  SELECT (extract(epoch FROM date_bin(make_interval(secs => $6), at, to_timestamp(${ORIGIN_SECONDS}))) * 1000)::bigint AS at, sum(change)::int AS change
  FROM changes WHERE at >= $4 AND at < $5 GROUP BY 1
  UNION ALL
  SELECT NULL, (SELECT count(*) FROM tickets WHERE ${MINE} AND status IN ('open', 'pending')) - (SELECT coalesce(sum(change), 0) FROM changes WHERE at >= $5)
  WHERE EXISTS (SELECT FROM tickets WHERE ${MINE})`;

/** How many tickets were open at the end of each bucket, by its start in ms; null: there never was a ticket. */
export async function openTickets(database: Database, question: OpenTicketsQuestion, starts: number[]): Promise<Map<number, number> | null> {
  const { rolloutId, stageIds, segmentId, from, to, bucketSeconds } = question;
  // `at` null: those open at the end.
  const rows = await database.query<{ at: number | null; change: number }>(CHANGES, [rolloutId, stageIds, segmentId, from, to, bucketSeconds]);
  if (rows.length === 0) return null;
  const changes = new Map(rows.map(({ at, change }) => [at, change]));
  let open = changes.get(null) ?? 0;
  const counts = new Map<number, number>();
  for (const start of [...starts].reverse()) {
    counts.set(start, open);
    open -= changes.get(start) ?? 0;
  }
  return counts;
}
