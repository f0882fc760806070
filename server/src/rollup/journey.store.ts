import { Injectable } from '@nestjs/common';
import type { Ticket, UsageEvent } from '@rollout-health/shared/signals';
import { timeOf } from '../platform/moment.js';
import { hashUser } from '../platform/users.js';
import type { Statements } from '../storage/database.js';
import type { Journey } from './definition.store.js';
import type { Placed } from './fold.js';
import type { Increment } from './increments.js';
import { foldRun, runsOf, type Mark, type Run } from './journey.js';

interface UserMark extends Mark {
  stageId: number;
  journeyId: number;
  userHash: string;
}

type KnownRun = Run & { stageId: number; userHash: string; isCounted: boolean };

const MINUTE = 60_000;

/** A run counts once the time it has to finish is over: a start of a minute ago says nothing yet. */
const isMature = (run: Run, within: number, now: number): boolean => run.startedAt + within <= now;

export function marksOfUsage(events: Placed<UsageEvent>[], journeys: Journey[]): UserMark[] {
  const names = new Set(journeys.flatMap(({ startEvent, finishEvent }) => [startEvent, finishEvent]));
  const touching = events.filter(({ signal }) => names.has(signal.name) || signal.assisted);
  return touching.flatMap(({ signal, stageId, segmentIds }) =>
    journeys.flatMap((journey) => {
      const place = { stageId, journeyId: journey.id, at: timeOf(signal.at), segmentIds };
      const marks: Mark['mark'][] = [];
      if (signal.name === journey.startEvent) marks.push('start');
      if (signal.name === journey.finishEvent) marks.push('finish');
      if (signal.assisted) marks.push('help');
      return marks.map((mark) => ({ ...place, mark, userHash: hashUser(signal.user) }));
    }),
  );
}

/** A ticket that a user opens on the way is a sign of help. */
export function marksOfTickets(tickets: Placed<Ticket>[], journeys: Journey[]): UserMark[] {
  return tickets.flatMap(({ signal, stageId }) => {
    const { user } = signal;
    if (user === undefined) return [];
    return journeys.map(({ id }) => ({ stageId, journeyId: id, userHash: hashUser(user), at: timeOf(signal.openedAt), mark: 'help' as const, segmentIds: [] }));
  });
}

/** Runs of journeys, made again for the users and the span of time that new marks touch. */
@Injectable()
export class JourneyStore {
  async add(statements: Statements, marks: UserMark[], journeys: Journey[], now: Date): Promise<Increment[]> {
    if (marks.length === 0) return [];
    await this.lockUsers(statements, marks);
    await this.addMarks(statements, marks);
    const increments: Increment[] = [];
    for (const journey of journeys) {
      const touched = marks.filter(({ journeyId }) => journeyId === journey.id);
      for (const stageId of new Set(touched.map((mark) => mark.stageId))) {
        increments.push(
          ...(await this.renew(
            statements,
            journey,
            stageId,
            touched.filter((mark) => mark.stageId === stageId),
            now,
          )),
        );
      }
    }
    return increments;
  }

  /** Counts runs whose time is over; a bounded number at once. */
  async countMature({ query }: Statements, now: Date, limit: number): Promise<Increment[]> {
    const rows = await query<{ stageId: number; journey: string; startedAt: Date; finishedAt: Date | null; isUnaided: boolean; segmentIds: number[] }>(
      `WITH mature AS (
         SELECT r.stage_id, r.journey_id, r.user_hash, r.started_at, j.key FROM journey_runs r JOIN journeys j ON j.id = r.journey_id
         WHERE NOT r.is_counted AND r.started_at + j.within_minutes * interval '1 minute' <= $1
         LIMIT $2 FOR UPDATE OF r SKIP LOCKED)
       UPDATE journey_runs r SET is_counted = true FROM mature m
       WHERE (r.stage_id, r.journey_id, r.user_hash, r.started_at) = (m.stage_id, m.journey_id, m.user_hash, m.started_at)
       RETURNING r.stage_id AS "stageId", m.key AS journey, r.started_at AS "startedAt", r.finished_at AS "finishedAt", r.is_unaided AS "isUnaided", r.segment_ids AS "segmentIds"`,
      [now, limit],
    );
    return rows.flatMap((row) =>
      foldRun(row.stageId, row.journey, { ...row, startedAt: row.startedAt.getTime(), finishedAt: row.finishedAt?.getTime() ?? null }),
    );
  }

  /** A user's marks change one at a time: two workers would each miss what the other adds. */
  private async lockUsers({ query }: Statements, marks: UserMark[]): Promise<void> {
    await query(
      `SELECT 1 FROM stage_users WHERE segment_id = 0 AND (stage_id, user_hash) IN (SELECT * FROM unnest($1::int[], $2::bigint[]))
       ORDER BY stage_id, user_hash FOR UPDATE`,
      [marks.map(({ stageId }) => stageId), marks.map(({ userHash }) => userHash)],
    );
  }

  private async addMarks({ query }: Statements, marks: UserMark[]): Promise<void> {
    const rows = marks.map(({ stageId, journeyId, userHash, at, mark, segmentIds }) => ({
      stageId,
      journeyId,
      userHash,
      at: new Date(at).toISOString(),
      mark,
      segmentIds: `{${segmentIds.join()}}`,
    }));
    await query(
      `INSERT INTO journey_marks (stage_id, journey_id, user_hash, at, mark, segment_ids)
       SELECT * FROM json_to_recordset($1) AS m ("stageId" int, "journeyId" int, "userHash" bigint, at timestamptz, mark text, "segmentIds" int[])`,
      [JSON.stringify(rows)],
    );
  }

  private async renew({ query }: Statements, journey: Journey, stageId: number, touched: UserMark[], now: Date): Promise<Increment[]> {
    const within = journey.withinMinutes * MINUTE;
    const users = [...new Set(touched.map(({ userHash }) => userHash))];
    const times = touched.map(({ at }) => at);
    // A mark changes runs that began up to `within` before it, and those read marks up to `within` after it.
    const first = new Date(Math.min(...times) - within);
    const last = new Date(Math.max(...times));
    const where = 'stage_id = $1 AND journey_id = $2 AND user_hash = ANY($3)';
    const marks = await query<{ userHash: string; at: Date; mark: Mark['mark']; segmentIds: number[] }>(
      `SELECT user_hash::text AS "userHash", at, mark, segment_ids AS "segmentIds" FROM journey_marks WHERE ${where} AND at BETWEEN $4 AND $5`,
      [stageId, journey.id, users, first, new Date(last.getTime() + within)],
    );
    const known = await query<{ userHash: string; startedAt: Date; finishedAt: Date | null; isUnaided: boolean; segmentIds: number[]; isCounted: boolean }>(
      `SELECT user_hash::text AS "userHash", started_at AS "startedAt", finished_at AS "finishedAt", is_unaided AS "isUnaided", segment_ids AS "segmentIds", is_counted AS "isCounted"
       FROM journey_runs WHERE ${where} AND started_at BETWEEN $4 AND $5 FOR UPDATE`,
      [stageId, journey.id, users, first, last],
    );
    const before = new Map(known.map((row) => [`${row.userHash}/${row.startedAt.getTime()}`, row]));
    const marksOf = new Map<string, Mark[]>(users.map((user) => [user, []]));
    for (const mark of marks) marksOf.get(mark.userHash)?.push({ ...mark, at: mark.at.getTime() });
    const increments: Increment[] = [];
    const changed: KnownRun[] = [];
    for (const [userHash, own] of marksOf) {
      for (const run of runsOf(own, within)) {
        if (run.startedAt > last.getTime()) continue;
        const old = before.get(`${userHash}/${run.startedAt}`);
        if (old && (old.finishedAt?.getTime() ?? null) === run.finishedAt && old.isUnaided === run.isUnaided) continue;
        const isCounted = old?.isCounted ?? isMature(run, within, now.getTime());
        if (old && isCounted)
          increments.push(...foldRun(stageId, journey.key, { ...old, startedAt: run.startedAt, finishedAt: old.finishedAt?.getTime() ?? null }, -1));
        if (isCounted) increments.push(...foldRun(stageId, journey.key, { ...run, segmentIds: old?.segmentIds ?? run.segmentIds }));
        changed.push({ ...run, stageId, userHash, isCounted });
      }
    }
    await this.writeRuns({ query }, journey, changed);
    return increments;
  }

  private async writeRuns({ query }: Statements, journey: Journey, runs: KnownRun[]): Promise<void> {
    if (runs.length === 0) return;
    const rows = runs.map((run) => ({
      ...run,
      startedAt: new Date(run.startedAt).toISOString(),
      finishedAt: run.finishedAt === null ? null : new Date(run.finishedAt).toISOString(),
      segmentIds: `{${run.segmentIds.join()}}`,
    }));
    await query(
      `INSERT INTO journey_runs (journey_id, stage_id, user_hash, started_at, finished_at, is_unaided, segment_ids, is_counted)
       SELECT $1, r.* FROM json_to_recordset($2)
       AS r ("stageId" int, "userHash" bigint, "startedAt" timestamptz, "finishedAt" timestamptz, "isUnaided" boolean, "segmentIds" int[], "isCounted" boolean)
       ON CONFLICT (stage_id, journey_id, user_hash, started_at) DO UPDATE SET finished_at = excluded.finished_at, is_unaided = excluded.is_unaided`,
      [journey.id, JSON.stringify(rows)],
    );
  }
}
