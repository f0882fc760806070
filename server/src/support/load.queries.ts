import { Injectable } from '@nestjs/common';
import type { WindowQuery } from '@rollout-health/shared/series';
import type { SupportLoad, TicketLoad } from '@rollout-health/shared/support';
import { readWindow } from '../platform/asked-window.js';
import { alignDown, ORIGIN_SECONDS } from '../platform/calendar.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../storage/database.js';
import { openTickets } from '../storage/open-tickets.js';
import { Places } from '../storage/places.js';

type LoadRow = Omit<TicketLoad, 'oldestOpenedAt'> & { oldestOpenedAt: Date | null; withWorkaround: number };
type Grouped = LoadRow & { level: number; stageId: number | null; topic: string | null };

const HOUR = 3_600;
const DAY = 86_400;
const FLOW_BUCKETS = 60;
const FLOW_WIDTHS = [600, HOUR, 3 * HOUR, 6 * HOUR, DAY, 7 * DAY];
const AGES_HOURS = [1, 4, 24, 72, 168];
// Topics past these are the long tail; `all` has them.
const TOPICS = 100;

// $2 and $3: the window. Each count is also a filter of the list of tickets, with the same total.
const IN_WINDOW = (column: string) => `${column} >= $2 AND ${column} < $3`;
const IS_OPEN = `t.status IN ('open', 'pending')`;
const IS_SOLVED = `t.status IN ('solved', 'closed') AND ${IN_WINDOW('t.solved_at')}`;
const LOAD = `
  count(*) FILTER (WHERE t.status = 'open')::int AS open,
  count(*) FILTER (WHERE t.status = 'pending')::int AS pending,
  count(*) FILTER (WHERE ${IN_WINDOW('t.opened_at')})::int AS opened,
  count(*) FILTER (WHERE ${IS_SOLVED})::int AS solved,
  count(*) FILTER (WHERE ${IS_OPEN} AND t.assignee IS NULL)::int AS unassigned,
  min(t.opened_at) FILTER (WHERE ${IS_OPEN}) AS "oldestOpenedAt",
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM t.first_reply_at - t.opened_at)::float8) FILTER (WHERE ${IN_WINDOW('t.first_reply_at')}) AS "medianFirstReplySeconds",
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM t.solved_at - t.opened_at)::float8) FILTER (WHERE ${IS_SOLVED}) AS "medianSolveSeconds",
  count(*) FILTER (WHERE t.workaround AND ${IN_WINDOW('t.opened_at')})::int AS "withWorkaround"`;
const RELEVANT = `t.rollout_id = $1 AND (${IS_OPEN} OR (${IN_WINDOW('t.opened_at')}) OR (${IN_WINDOW('t.solved_at')}) OR (${IN_WINDOW('t.first_reply_at')}))`;

/** What comes in at support, from which stage, topic and segment, and what waits there. */
@Injectable()
export class LoadQueries {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async read(rolloutKey: string, query: WindowQuery): Promise<SupportLoad> {
    const now = this.clock.now();
    const rollout = await this.places.rollout(rolloutKey);
    const { from: asked, to } = readWindow(query, now, 7 * DAY * 1_000);
    const bucketSeconds = FLOW_WIDTHS.find((width) => (to.getTime() - asked.getTime()) / 1_000 / width <= FLOW_BUCKETS) ?? 28 * DAY;
    // Users are counted by the day, so the window starts with one.
    const from = new Date(alignDown(asked.getTime(), DAY));
    const [grouped, segments, stages, ages, flow] = await Promise.all([
      this.database.query<Grouped>(
        `SELECT GROUPING(t.stage_id, t.topic) AS level, t.stage_id AS "stageId", t.topic, ${LOAD} FROM tickets t WHERE ${RELEVANT} GROUP BY GROUPING SETS ((), (t.stage_id), (t.topic))`,
        [rollout.id, from, to],
      ),
      this.segments(rollout.id, from, to),
      this.stages(rollout.id, from, to),
      this.backlog(rollout.id, now),
      this.flow(rollout.id, from, to, bucketSeconds),
    ]);
    const all = grouped.find(({ level }) => level === 3);
    const byStage = new Map(grouped.filter(({ level }) => level === 1).map((row) => [row.stageId, row]));
    const lost = byStage.get(null);
    return {
      asOf: now.toISOString(),
      from: from.toISOString(),
      to: to.toISOString(),
      all: toLoad(all),
      stages: [
        ...stages.map(({ id, key, name, activeUserDays }) => {
          const load = toLoad(byStage.get(id));
          return { ...load, stage: key, name, activeUserDays, ticketRate: activeUserDays > 0 ? (load.opened / activeUserDays) * 1_000 : null };
        }),
        ...(lost ? [{ ...toLoad(lost), stage: null, name: 'No known stage', activeUserDays: 0, ticketRate: null }] : []),
      ],
      topics: grouped
        .filter(({ level }) => level === 2)
        .sort((a, b) => b.open + b.pending - a.open - a.pending || b.opened - a.opened)
        .slice(0, TOPICS)
        .map((row) => ({ ...toLoad(row), topic: row.topic })),
      segments,
      backlog: ages,
      bucketSeconds,
      flow,
      withWorkaround: all?.withWorkaround ?? 0,
    };
  }

  private async stages(rolloutId: number, from: Date, to: Date) {
    return this.database.query<{ id: number; key: string; name: string; activeUserDays: number }>(
      `SELECT s.id, s.key, s.name, coalesce((
         SELECT sum(r.value) FROM rollups r WHERE r.stage_id = s.id AND r.segment_id = 0 AND r.at >= $2 AND r.at < $3
           AND r.series_id = (SELECT id FROM series WHERE name = 'active-user-days')), 0) AS "activeUserDays"
       FROM stages s WHERE s.rollout_id = $1 AND s.removed_at IS NULL ORDER BY s.position`,
      [rolloutId, from, to],
    );
  }

  /** As the tickets were sent, so that each count opens its tickets; declared dimensions only. */
  private async segments(rolloutId: number, from: Date, to: Date): Promise<SupportLoad['segments']> {
    const rows = await this.database.query<LoadRow & { dimension: string; value: string }>(
      `SELECT g.key AS dimension, g.value, ${LOAD} FROM tickets t CROSS JOIN LATERAL jsonb_each_text(t.segment) AS g
       JOIN dimensions d ON d.rollout_id = t.rollout_id AND d.key = g.key WHERE ${RELEVANT} GROUP BY 1, 2 ORDER BY 1, count(*) DESC, 2 LIMIT 400`,
      [rolloutId, from, to],
    );
    return rows.map((row) => ({ ...toLoad(row), dimension: row.dimension, value: row.value }));
  }

  private async backlog(rolloutId: number, now: Date): Promise<SupportLoad['backlog']> {
    const rows = await this.database.query<{ age: number; tickets: number }>(
      `SELECT width_bucket(extract(epoch FROM $2::timestamptz - t.opened_at) / ${HOUR}, $3::numeric[]) AS age, count(*)::int AS tickets
       FROM tickets t WHERE t.rollout_id = $1 AND ${IS_OPEN} GROUP BY 1`,
      [rolloutId, now, AGES_HOURS],
    );
    return [...AGES_HOURS, null].map((upToHours, index) => ({ upToHours, tickets: rows.find(({ age }) => age === index)?.tickets ?? 0 }));
  }

  private async flow(rolloutId: number, from: Date, to: Date, bucketSeconds: number): Promise<SupportLoad['flow']> {
    const width = bucketSeconds * 1_000;
    const first = alignDown(from.getTime(), bucketSeconds);
    const starts = Array.from({ length: Math.ceil((to.getTime() - first) / width) }, (_, index) => first + index * width);
    const bin = (column: string) => `(extract(epoch FROM date_bin(make_interval(secs => $4), ${column}, to_timestamp(${ORIGIN_SECONDS}))) * 1000)::bigint`;
    const [rows, open] = await Promise.all([
      this.database.query<{ at: number; opened: number; solved: number }>(
        `SELECT at, sum(opened)::int AS opened, sum(solved)::int AS solved FROM (
           SELECT ${bin('t.opened_at')} AS at, 1 AS opened, 0 AS solved FROM tickets t WHERE t.rollout_id = $1 AND ${IN_WINDOW('t.opened_at')}
           UNION ALL SELECT ${bin('t.solved_at')}, 0, 1 FROM tickets t WHERE t.rollout_id = $1 AND ${IS_SOLVED}) AS turns GROUP BY 1`,
        [rolloutId, from, to, bucketSeconds],
      ),
      openTickets(this.database, { rolloutId, stageIds: null, segmentId: 0, from: new Date(first), to, bucketSeconds }, starts),
    ]);
    const turns = new Map(rows.map((row) => [row.at, row]));
    return starts.map((at) => ({
      at: new Date(at).toISOString(),
      opened: turns.get(at)?.opened ?? 0,
      solved: turns.get(at)?.solved ?? 0,
      open: open?.get(at) ?? 0,
    }));
  }
}

function toLoad(row: LoadRow | undefined): TicketLoad {
  const { open = 0, pending = 0, opened = 0, solved = 0, unassigned = 0, medianFirstReplySeconds = null, medianSolveSeconds = null } = row ?? {};
  return { open, pending, opened, solved, unassigned, oldestOpenedAt: row?.oldestOpenedAt?.toISOString() ?? null, medianFirstReplySeconds, medianSolveSeconds };
}
