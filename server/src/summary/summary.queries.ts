import { Injectable } from '@nestjs/common';
import type { Decision, StageHealth } from '@rollout-health/shared/health';
import type { Summary } from '@rollout-health/shared/summary';
import { Clock } from '../platform/clock.js';
import { Database } from '../storage/database.js';
import { Places } from '../storage/places.js';
import { writeSentences } from './sentences.js';

const WEEK = 7 * 86_400_000;

type StageRow = Pick<StageHealth, 'stage' | 'name' | 'kind' | 'state' | 'plannedUsers'> & { startedAt: Date | null; document: StageHealth | null };

/** What the page for executives is made of: the stored health, tickets, owners and decisions. */
@Injectable()
export class SummaryQueries {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async read(key: string): Promise<Summary> {
    const { id } = await this.places.rollout(key);
    const [rollout, stageRows, responsibilities, decisions, load] = await Promise.all([
      this.database.one<{ name: string; purpose: string; evaluatedAt: Date | null }>('SELECT name, purpose, evaluated_at AS "evaluatedAt" FROM rollouts WHERE id = $1', [id]),
      this.stages(id),
      this.database.query<{ key: string; name: string; owner: string | null }>('SELECT key, name, owner FROM responsibilities WHERE rollout_id = $1 ORDER BY key', [id]),
      this.decisions(id),
      this.load(id),
    ]);
    const stages = stageRows.map(toStage);
    const index = findCurrent(stages);
    const facts = {
      rollout: key,
      name: rollout?.name ?? key,
      purpose: rollout?.purpose ?? '',
      asOf: (rollout?.evaluatedAt ?? this.clock.now()).toISOString(),
      current: index < 0 ? null : toCurrent(stageRows[index] as StageRow),
      next: toNext(index < 0 ? stages[0] : stages[index + 1]),
      stages,
      responsibilities,
      decisions,
    };
    return { ...facts, sentences: writeSentences({ ...facts, ...load }) };
  }

  private stages(rolloutId: number): Promise<StageRow[]> {
    return this.database.query<StageRow>(
      `SELECT s.key AS stage, s.name, s.kind, s.state, s.planned_users AS "plannedUsers", s.started_at AS "startedAt", h.document
       FROM stages s LEFT JOIN stage_health h ON h.stage_id = s.id WHERE s.rollout_id = $1 AND s.removed_at IS NULL ORDER BY s.position`,
      [rolloutId],
    );
  }

  private async decisions(rolloutId: number): Promise<Decision[]> {
    const rows = await this.database.query<Omit<Decision, 'id' | 'at'> & { id: number; at: Date }>(
      `SELECT d.id, s.key AS stage, d.decision, d.reason, d.made_by AS by, d.at, d.health, d.gate, d.overrode
       FROM decisions d JOIN stages s ON s.id = d.stage_id WHERE d.rollout_id = $1 ORDER BY d.id DESC LIMIT 20`,
      [rolloutId],
    );
    return rows.map((row) => ({ ...row, id: String(row.id), at: row.at.toISOString() }));
  }

  private async load(rolloutId: number): Promise<{ openTickets: number; openedLast7d: number; solvedLast7d: number }> {
    const since = new Date(this.clock.now().getTime() - WEEK);
    const row = await this.database.one<{ openTickets: number; openedLast7d: number; solvedLast7d: number }>(
      `SELECT count(*) FILTER (WHERE status IN ('open', 'pending')) AS "openTickets", count(*) FILTER (WHERE opened_at >= $2) AS "openedLast7d",
         count(*) FILTER (WHERE status IN ('solved', 'closed') AND solved_at >= $2) AS "solvedLast7d"
       FROM tickets WHERE rollout_id = $1 AND (status IN ('open', 'pending') OR opened_at >= $2 OR solved_at >= $2)`,
      [rolloutId, since],
    );
    return row ?? { openTickets: 0, openedLast7d: 0, solvedLast7d: 0 };
  }
}

/** The furthest stage that runs or is paused; -1 when none does. */
const findCurrent = (stages: Summary['stages']): number => stages.findLastIndex(({ state }) => state === 'active' || state === 'paused');

const activeUsersOf = (document: StageHealth | null): number => document?.figures.find(({ metric }) => metric === 'active-users')?.value ?? 0;

function toStage({ stage, name, kind, state, plannedUsers, document }: StageRow): Summary['stages'][number] {
  return { stage, name, kind, state, status: document?.status ?? 'gathering', plannedUsers, activeUsers7d: activeUsersOf(document) };
}

function toCurrent(row: StageRow): NonNullable<Summary['current']> {
  const { document, startedAt } = row;
  return {
    ...toStage(row),
    since: document?.since ?? (startedAt ?? new Date(0)).toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    gate: document?.gate ?? 'closed',
    gateReasons: document?.gateReasons ?? [],
    reasons: document?.reasons ?? [],
    figures: document?.figures ?? [],
  };
}

const toNext = (stage: Summary['stages'][number] | undefined): Summary['next'] => (stage ? { stage: stage.stage, name: stage.name, plannedUsers: stage.plannedUsers } : null);
