import type { Statements } from '../../storage/database.js';
import { usersSeen } from '../../storage/last-seen.js';
import type { StageLoad } from '../load/read-load.js';
import { stageLoad } from '../load/stage-load.js';
import type { AssumptionMove } from './assumptions.js';
import type { DeclaredPractice } from './declared.js';
import type {
  AssumptionStanding,
  DependencyReport,
  Evidence,
  NoticeStanding,
  OccurrenceWeek,
  PracticeFacts,
  PracticeStage,
  StagePace,
  StageWeek,
  Workaround,
} from './facts.js';
import { lastMondays } from './measure.js';

const WEEK = (column: string) => `date_trunc('week', ${column} AT TIME ZONE 'UTC')::date`;

export const WORKAROUND_COLUMNS = `w.id, w.key, w.name, w.kind, w.stage_id AS "stageId", w.who, w.minutes, w.per, w.counted_by AS "countedBy", w.counted_of AS "countedOf",
  w.per_doubling AS "perDoubling", w.journey, w.tolerable_users AS "tolerableUsers", w.limit_hours AS "limitHours", w.must_go AS "mustGo", w.plan, w.owner, w.due,
  w.made_at AS "madeAt", w.ended_at AS "endedAt"`;

// By hand; by tickets that are flagged or of a topic; by events of a name. $2: since when.
const OCCURRENCES = `
  SELECT w.id AS "workaroundId", o.stage_id AS "stageId", ${WEEK('o.at')} AS week, sum(o.occurrences)::int AS occurrences
  FROM workarounds w JOIN workaround_occurrences o ON o.workaround_id = w.id AND o.at >= $2
  WHERE w.rollout_id = $1 AND w.counted_by = 'hand' AND o.stage_id IS NOT NULL GROUP BY 1, 2, 3
  UNION ALL
  SELECT w.id, t.stage_id, ${WEEK('t.opened_at')}, count(*)::int
  FROM workarounds w JOIN tickets t ON t.rollout_id = w.rollout_id AND t.opened_at >= $2 AND t.stage_id IS NOT NULL
    AND (w.counted_by = 'ticket-topic' OR t.workaround) AND (w.counted_of IS NULL OR t.topic = w.counted_of)
  WHERE w.rollout_id = $1 AND w.counted_by IN ('ticket-flag', 'ticket-topic') GROUP BY 1, 2, 3
  UNION ALL
  SELECT w.id, f.stage_id, f.week, f.events::int
  FROM workarounds w JOIN event_names n ON n.rollout_id = w.rollout_id AND n.name = w.counted_of
  JOIN feature_weeks f ON f.event_id = n.id AND f.week >= ($2::timestamptz AT TIME ZONE 'UTC')::date
  WHERE w.rollout_id = $1 AND w.counted_by = 'event'`;

const WEEKS = `
  SELECT r.stage_id AS "stageId", ${WEEK('r.at')} AS week, sum(r.value) AS "userDays"
  FROM series s JOIN rollups r ON r.series_id = s.id AND r.stage_id = ANY($1) AND r.segment_id = 0 AND r.at >= $2
  WHERE s.name = 'active-user-days' GROUP BY 1, 2`;

const PACES = `
  SELECT i.id AS "stageId",
    ${usersSeen('i.id', '$2')} AS users,
    (SELECT coalesce(sum(r.value), 0) FROM rollups r WHERE r.stage_id = i.id AND r.segment_id = 0 AND r.at >= $2 AND r.series_id = (SELECT id FROM series WHERE name = 'active-user-days')) AS "userDays",
    (SELECT coalesce(sum(r.value), 0) FROM rollups r WHERE r.stage_id = i.id AND r.segment_id = 0 AND r.at >= $2 AND r.series_id = (SELECT id FROM series WHERE name = 'tickets-opened')) AS tickets,
    (SELECT max(hour) FROM (SELECT sum(r.value) / 3600 AS hour FROM rollups r WHERE r.stage_id = i.id AND r.segment_id = 0 AND r.at >= $2
       AND r.series_id = (SELECT id FROM series WHERE name = 'requests') GROUP BY date_trunc('hour', r.at)) AS hours) AS "requestsPerSecond"
  FROM unnest($1::int[]) AS i (id)`;

const NOTICES = `
  SELECT DISTINCT ON (stage_id) stage_id AS "stageId", told_by AS "toldBy", told_at AS "toldAt", (scope->>'plannedUsers')::float AS "plannedUsers",
    acknowledged_by AS "acknowledgedBy", acknowledged_at AS "acknowledgedAt"
  FROM exposure_notices WHERE rollout_id = $1 AND withdrawn_at IS NULL ORDER BY stage_id, id DESC`;

const ASSUMPTIONS = `
  SELECT k.key, s.state, s.at AS since, s.made_by AS by, s.finding, a.made_by AS "acceptedBy", a.finding AS "acceptedReason", a.at AS "acceptedAt"
  FROM (SELECT DISTINCT key FROM assumption_changes WHERE rollout_id = $1) AS k
  LEFT JOIN LATERAL (SELECT * FROM assumption_changes c WHERE c.rollout_id = $1 AND c.key = k.key AND c.kind <> 'acceptance' ORDER BY c.id DESC LIMIT 1) AS s ON true
  LEFT JOIN LATERAL (SELECT * FROM assumption_changes c WHERE c.rollout_id = $1 AND c.key = k.key AND c.kind = 'acceptance' AND c.id > coalesce(s.id, 0) ORDER BY c.id DESC LIMIT 1) AS a ON true`;

type AssumptionRow = { key: string; acceptedBy: string | null; acceptedReason: string | null; acceptedAt: Date | null } & Partial<AssumptionStanding>;

const DAY = 86_400_000;
const dayOf = (time: number): Date => new Date(Math.floor(time / DAY) * DAY);

/** Reads what is known of the practice in a fixed number of statements, and only what something asks for. */
export async function readPractice(
  statements: Statements,
  rolloutId: number,
  stages: PracticeStage[],
  declared: DeclaredPractice,
  now: Date,
): Promise<PracticeFacts> {
  const { query } = statements;
  const since = new Date(`${lastMondays(now)[0] ?? ''}T00:00:00Z`);
  const workarounds = await query<Workaround>(`SELECT ${WORKAROUND_COLUMNS} FROM workarounds w WHERE w.rollout_id = $1 ORDER BY w.id`, [rolloutId]);
  const isMeasured = workarounds.length > 0 || declared.capacity !== null || declared.dependencies.length > 0 || declared.readinessChecks.length > 0;
  const running = stages.filter(({ state }) => state !== 'planned').map(({ id }) => id);
  const standings = await query<AssumptionRow>(ASSUMPTIONS, [rolloutId]);
  const evidence = await query<Evidence & { key: string }>(
    `SELECT DISTINCT ON (key) key, outcome, load, done_at AS "doneAt", expires_at AS "expiresAt" FROM readiness_results WHERE rollout_id = $1 ORDER BY key, done_at DESC, id DESC`,
    [rolloutId],
  );
  const reports = await query<DependencyReport & { key: string; kind: 'load' | 'stress-test' }>(
    'SELECT DISTINCT ON (key, kind) key, kind, amount, at FROM dependency_reports WHERE rollout_id = $1 ORDER BY key, kind, at DESC, id DESC',
    [rolloutId],
  );
  const notices = await query<NoticeStanding & { stageId: number }>(NOTICES, [rolloutId]);
  const rehearsals = await query<{ stageId: number; at: Date }>(
    'SELECT stage_id AS "stageId", max(pressed_at) AS at FROM drills WHERE rollout_id = $1 AND pressed_at IS NOT NULL GROUP BY 1',
    [rolloutId],
  );
  const newest = (kind: string) => new Map(reports.filter((report) => report.kind === kind).map((report) => [report.key, report]));
  return {
    workarounds,
    occurrences: workarounds.length > 0 ? await query<OccurrenceWeek>(OCCURRENCES, [rolloutId, since]) : [],
    weeks: isMeasured ? await query<StageWeek>(WEEKS, [running, since]) : [],
    paces: isMeasured ? await query<StagePace>(PACES, [running, dayOf(now.getTime() - 6 * DAY)]) : [],
    ticketLoads: declared.capacity === null ? new Map<number, StageLoad | string>() : await readLoads(statements, rolloutId, stages, declared, now),
    notices: new Map(notices.map((row) => [row.stageId, row])),
    rehearsals: new Map(rehearsals.map(({ stageId, at }) => [stageId, at])),
    assumptions: new Map(standings.map((row) => [row.key, toStanding(row)])),
    evidence: new Map(evidence.map((row) => [row.key, row])),
    loads: newest('load'),
    stressTests: newest('stress-test'),
  };
}

/** Of the stages whose gate may be asked: those that run, and the one before, which an override may still stand on. */
async function readLoads(statements: Statements, rolloutId: number, stages: PracticeStage[], { mixes }: DeclaredPractice, now: Date) {
  const isAsked = ({ state }: PracticeStage, index: number) =>
    state === 'active' || state === 'paused' || (state === 'completed' && stages[index + 1]?.state !== 'completed');
  const loads: PracticeFacts['ticketLoads'] = new Map();
  for (const { id } of stages.filter(isAsked)) loads.set(id, await stageLoad(statements, rolloutId, id, mixes, now));
  return loads;
}

function toStanding({ state, since, by, finding, acceptedBy, acceptedReason, acceptedAt }: AssumptionRow): AssumptionStanding {
  const accepted = acceptedBy && acceptedAt ? { by: acceptedBy, reason: acceptedReason ?? '', at: acceptedAt } : null;
  return { state: state ?? 'untested', since: since ?? null, by: by ?? null, finding: finding ?? null, accepted };
}

/** Writes down what verdicts made of assumptions. */
export async function noteMoves({ query }: Statements, rolloutId: number, moves: AssumptionMove[], now: Date): Promise<void> {
  if (moves.length === 0) return;
  await query(
    `INSERT INTO assumption_changes (rollout_id, key, kind, state, criterion, evaluation_id, at)
     SELECT $1, m.key, 'verdict', m.state, m.criterion, m.evaluation::bigint, $2
     FROM json_to_recordset($3) AS m (key text, state text, criterion text, evaluation text)`,
    [rolloutId, now, JSON.stringify(moves)],
  );
}

export async function readStages({ query }: Statements, rolloutId: number): Promise<PracticeStage[]> {
  return query<PracticeStage>(
    `SELECT id, key, name, position, planned_users AS "plannedUsers", state, started_at AS "startedAt", ended_at AS "endedAt", ticket_dispersion AS "ticketDispersion"
     FROM stages WHERE rollout_id = $1 AND removed_at IS NULL ORDER BY position, id`,
    [rolloutId],
  );
}
