import { Injectable } from '@nestjs/common';
import type { Decision } from '@rollout-health/shared/gate';
import type { StageHealth } from '@rollout-health/shared/health';
import type { PauseCredibility } from '@rollout-health/shared/stage-life';
import type { UsageReport } from '@rollout-health/shared/usage';
import type { AssumptionPage } from '@rollout-health/shared/assumptions';
import type { Summary } from '@rollout-health/shared/summary';
import type { StageKind, StageState } from '@rollout-health/shared/words';
import type { WorkaroundPage } from '@rollout-health/shared/workarounds';
import { withTickets } from '../health/load/read-load.js';
import { stageLoad } from '../health/load/stage-load.js';
import { completeCapacity, inHours, ticketsAhead } from '../health/practice/capacity.js';
import { readDeclared } from '../health/practice/declared.store.js';
import { dayOf } from '../platform/calendar.js';
import { Clock } from '../platform/clock.js';
import { AssumptionQueries } from '../practice/assumption.queries.js';
import { WorkaroundQueries } from '../practice/workaround.queries.js';
import { StageLifeStore } from '../rollouts/stage-life.store.js';
import { Database } from '../storage/database.js';
import { usersSeen } from '../storage/last-seen.js';
import { Places } from '../storage/places.js';
import { FeaturesQueries } from '../usage/features.queries.js';
import { RetentionQueries } from '../usage/retention.queries.js';
import { VarietyQueries } from '../usage/variety.queries.js';
import type { Findings } from './findings.js';
import { PromiseQueries } from './promise.queries.js';
import { writeSentences } from './sentences.js';

interface RolloutRow {
  key: string;
  name: string;
  purpose: string;
  evaluatedAt: Date | null;
}

interface StageRow {
  id: number;
  stage: string;
  name: string;
  kind: StageKind;
  state: StageState;
  plannedUsers: number;
  startedAt: Date | null;
  document: StageHealth | null;
  activeUsers7d: number;
}

const WEEK_MILLISECONDS = 7 * 86_400_000;
const DECISIONS = 100;

/** Page Summary: what everybody else's pages come to. */
@Injectable()
export class SummaryQueries {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly features: FeaturesQueries,
    private readonly retention: RetentionQueries,
    private readonly variety: VarietyQueries,
    private readonly stageLife: StageLifeStore,
    private readonly workarounds: WorkaroundQueries,
    private readonly assumptions: AssumptionQueries,
    private readonly promises: PromiseQueries,
    private readonly clock: Clock,
  ) {}

  async read(rolloutKey: string): Promise<Summary> {
    const now = this.clock.now();
    const { id } = await this.places.rollout(rolloutKey);
    const [rollout, rows, responsibilities, decisions, tickets] = await Promise.all([
      this.database.one<RolloutRow>('SELECT key, name, purpose, evaluated_at AS "evaluatedAt" FROM rollouts WHERE id = $1', [id]),
      this.stages(id, now),
      this.database.query<Summary['responsibilities'][number]>(
        `SELECT d.key, d.name, d.owner FROM rollouts r, jsonb_to_recordset(r.declaration->'responsibilities') AS d (key text, name text, owner text)
         WHERE r.id = $1 ORDER BY d.key`,
        [id],
      ),
      this.decisions(id),
      this.tickets(id, now),
    ]);
    const { key, name, purpose, evaluatedAt } = rollout as RolloutRow;
    // The furthest stage under way: earlier ones may still run beside it.
    const index = rows.findLastIndex(({ state }) => state === 'active' || state === 'paused');
    const nextRow = index < 0 ? rows.find(({ state }) => state === 'planned') : rows[index + 1];
    const current = index < 0 ? null : (rows[index] as StageRow);
    const [usage, retention, variety, unaided, credibility, workarounds, assumptions, promise] = await Promise.all([
      this.features.read(rolloutKey, {}),
      current && this.retention.read(rolloutKey, current.stage),
      current && this.variety.read(rolloutKey, current.stage),
      this.unaided(id),
      this.stageLife.credibility(id),
      this.workarounds.page(rolloutKey),
      this.assumptions.page(rolloutKey),
      this.promises.read(rolloutKey),
    ]);
    const findings: Findings = {
      rollout: key,
      name,
      purpose,
      asOf: now.toISOString(),
      evaluatedAt: evaluatedAt?.toISOString() ?? null,
      waiting: (current?.document?.overrides ?? []).filter(({ state }) => state === 'requested').map(({ askedBy: by, reason }) => ({ by, reason })),
      current: current && toCurrent(current, now),
      next: nextRow ? { stage: nextRow.stage, name: nextRow.name, plannedUsers: nextRow.plannedUsers } : null,
      stages: rows.map(({ stage, name, kind, state, plannedUsers, activeUsers7d, document }) => ({
        stage,
        name,
        kind,
        state,
        plannedUsers,
        activeUsers7d,
        status: document?.status ?? 'gathering',
      })),
      responsibilities,
      decisions,
      compensating: { ticketsWithWorkaround: tickets.withWorkaround, tickets: tickets.opened, unaided, workarounds: stillNeeded(workarounds) },
      ...toAssumed(assumptions),
      unmet: (variety?.dimensions ?? []).flatMap(({ name: dimension, unmetByPilot, segments }) =>
        unmetByPilot === null
          ? []
          : [
              {
                dimension,
                share: unmetByPilot,
                values: segments.filter(({ plannedShare, pilotUsers }) => (plannedShare ?? 0) > 0 && pilotUsers === 0).map(({ value }) => value),
              },
            ],
      ),
      value: retention && {
        verdict: retention.everybody.verdict,
        text: retention.everybody.text,
        users: retention.everybody.users,
        fading: retention.segments.filter(({ verdict }) => verdict === 'fading').map(({ segment }) => segment?.name ?? ''),
      },
      promise,
      features: toFeatures(usage, now),
      pauses: toPauses(credibility),
      tickets,
      ahead: current && nextRow ? await this.ahead(id, current, nextRow, now) : null,
    };
    const { tickets: _, evaluatedAt: __, ahead: ___, waiting: ____, ...page } = findings;
    return { ...page, sentences: writeSentences(findings) };
  }

  /** The same forecast as on Support and behind the gate. */
  private async ahead(rolloutId: number, current: StageRow, next: StageRow, now: Date): Promise<Findings['ahead']> {
    const { mixes, capacity } = await readDeclared(this.database, rolloutId);
    const load = withTickets(await stageLoad(this.database, rolloutId, current.id, mixes, now));
    if (!load) return null;
    const at = { key: next.stage, plannedUsers: next.plannedUsers };
    const [day, week] = [ticketsAhead(load, at, mixes, 1), ticketsAhead(load, at, mixes, 7)];
    if (!day || !week) return null;
    return { ticketsPerDay: day, hoursPerWeek: capacity && inHours(week, capacity), hours: capacity && completeCapacity(capacity).hours };
  }

  private stages(rolloutId: number, now: Date): Promise<StageRow[]> {
    const firstDay = dayOf(now.getTime() - WEEK_MILLISECONDS + 86_400_000);
    return this.database.query<StageRow>(
      `SELECT s.id, s.key AS stage, s.name, s.kind, s.state, s.planned_users AS "plannedUsers", s.started_at AS "startedAt", h.document,
         ${usersSeen('s.id', '$2')}::int AS "activeUsers7d"
       FROM stages s LEFT JOIN stage_health h ON h.stage_id = s.id WHERE s.rollout_id = $1 AND s.removed_at IS NULL ORDER BY s.position`,
      [rolloutId, firstDay],
    );
  }

  private async decisions(rolloutId: number): Promise<Decision[]> {
    const rows = await this.database.query<Omit<Decision, 'at' | 'reasonedAt'> & { at: Date; reasonedAt: Date | null }>(
      `SELECT d.id::text, s.key AS stage, d.decision, d.reason, d.made_by AS by, d.at, d.health, d.gate, d.overrode, d.reasoned_at AS "reasonedAt"
       FROM decisions d JOIN stages s ON s.id = d.stage_id WHERE d.rollout_id = $1 ORDER BY d.id DESC LIMIT ${DECISIONS}`,
      [rolloutId],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString(), reasonedAt: row.reasonedAt?.toISOString() ?? null }));
  }

  /** Of every stage that began, over its whole life. */
  private unaided(rolloutId: number): Promise<Summary['compensating']['unaided']> {
    return this.database.query(
      `SELECT s.key AS stage, s.name, j.key AS journey, j.name AS "journeyName", coalesce(u.value, 0) AS numerator, f.value AS denominator,
         coalesce(u.value, 0) / nullif(f.value, 0) AS value
       FROM stages s JOIN journeys j ON j.rollout_id = s.rollout_id AND j.removed_at IS NULL
       JOIN stage_totals f ON f.stage_id = s.id AND f.segment_id = 0 AND f.series_id = (SELECT id FROM series WHERE name = 'journey-finished:' || j.key)
       LEFT JOIN stage_totals u ON u.stage_id = s.id AND u.segment_id = 0 AND u.series_id = (SELECT id FROM series WHERE name = 'journey-unaided:' || j.key)
       WHERE s.rollout_id = $1 AND s.removed_at IS NULL AND f.value > 0 ORDER BY j.id, s.position`,
      [rolloutId],
    );
  }

  private async tickets(rolloutId: number, now: Date): Promise<Findings['tickets'] & { withWorkaround: number }> {
    const row = await this.database.one<Findings['tickets'] & { withWorkaround: number }>(
      `SELECT count(*) FILTER (WHERE status = 'open')::int AS open, count(*) FILTER (WHERE status = 'pending')::int AS pending,
         count(*) FILTER (WHERE opened_at >= $2 AND opened_at < $3)::int AS opened,
         count(*) FILTER (WHERE workaround AND opened_at >= $2 AND opened_at < $3)::int AS "withWorkaround",
         count(*) FILTER (WHERE status IN ('solved', 'closed') AND solved_at >= $2 AND solved_at < $3)::int AS solved, count(*) > 0 AS "isReported"
       FROM tickets WHERE rollout_id = $1`,
      [rolloutId, new Date(now.getTime() - WEEK_MILLISECONDS), now],
    );
    return row as Findings['tickets'] & { withWorkaround: number };
  }
}

const toPauses = ({ reds, redsPaused, redsOpen, medianMinutesToDecide, overrides }: PauseCredibility): Summary['pauses'] => ({
  reds,
  redsPaused,
  redsOpen,
  medianMinutesToDecide,
  overrides: overrides.length,
});

const stillNeeded = ({ workarounds }: WorkaroundPage): Summary['compensating']['workarounds'] =>
  workarounds
    .filter(({ endedAt }) => endedAt === null)
    .map(({ key, name, kind, owner, now, next, full }) => ({ key, name, kind, owner: owner ?? null, now, next, full }))
    .sort((one, other) => (other.next?.hours ?? 0) - (one.next?.hours ?? 0));

const FIRST = { refuted: 0, 'in-doubt': 1, untested: 2, supported: 3 } as const;

function toAssumed({ assumptions, pilot }: AssumptionPage): Pick<Summary, 'assumptions' | 'pilot'> {
  return {
    assumptions: assumptions
      .map(({ key, statement, state, testedInName, accepted }) => ({ key, statement, state, testedInName, acceptedBy: accepted?.by ?? null }))
      .sort((one, other) => FIRST[one.state] - FIRST[other.state]),
    pilot: pilot && { stage: pilot.stage, name: pilot.name, supervision: pilot.supervision, scope: pilot.scope, sentences: pilot.sentences },
  };
}

/** The week under way is left out: it is not over. */
function toFeatures({ features, newPatterns, weeks }: UsageReport, now: Date): Summary['features'] {
  const lastWeek = weeks.filter(({ week }) => Date.parse(week) + WEEK_MILLISECONDS <= now.getTime()).at(-1);
  return {
    all: features.length,
    addedSincePilot: features.filter(({ isAddedSincePilot }) => isAddedSincePilot).length,
    unused: features.filter(({ events }) => events === 0).map(({ name }) => name),
    waiting: newPatterns.waiting,
    coreShare: lastWeek?.share ?? null,
  };
}

/** Without an evaluation nothing is known, and the gate is closed. */
function toCurrent(row: StageRow, now: Date): NonNullable<Summary['current']> {
  const { stage, name, kind, state, plannedUsers, activeUsers7d, startedAt, document } = row;
  return {
    stage,
    name,
    kind,
    state,
    plannedUsers,
    activeUsers7d,
    startedAt: startedAt?.toISOString() ?? null,
    status: document?.status ?? 'gathering',
    since: document?.since ?? (startedAt ?? now).toISOString(),
    gate: document?.gate ?? 'closed',
    gateReasons: document?.gateReasons ?? [],
    reasons: document?.reasons ?? [],
    figures: document?.figures ?? [],
  };
}
