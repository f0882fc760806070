import { Injectable } from '@nestjs/common';
import type { Notice, NoticeRequest, NoticeScope, Notices } from '@rollout-health/shared/notices';
import { inHours, ticketsAhead } from '../health/practice/capacity.js';
import type { PracticeStage } from '../health/practice/facts.js';
import { openWorkarounds } from '../health/practice/workarounds.js';
import { withTickets } from '../health/load/read-load.js';
import { readStageLoad } from '../health/load/stage-load.js';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { conflict, notFound } from '../platform/problem.js';
import { Database, type Statements } from '../storage/database.js';
import { Places } from '../storage/places.js';
import { PracticeJournal } from './practice-journal.js';
import { PracticeReader, type PracticeReading } from './practice.reader.js';

type Times = 'toldAt' | 'plannedAt' | 'acknowledgedAt';
type Row = Omit<Notice, Times | 'state'> & { [time in Times]: Date | null } & { withdrawnAt: Date | null; isNewest: boolean };

/** What may be done with a notice, and in which of its states. */
interface Step {
  action: string;
  from: Notice['state'][];
  sets: string;
}

const SELECT = `
  SELECT n.id::text, s.key AS stage, s.name, n.told_by AS "toldBy", n.told_at AS "toldAt", n.planned_at AS "plannedAt", n.message, n.scope,
    n.acknowledged_by AS "acknowledgedBy", n.acknowledged_at AS "acknowledgedAt", n.note, n.withdrawn_at AS "withdrawnAt",
    n.id = max(n.id) FILTER (WHERE n.withdrawn_at IS NULL) OVER (PARTITION BY n.stage_id) AS "isNewest", coalesce(s.started_at > n.told_at, false) AS "hasStarted"
  FROM exposure_notices n JOIN stages s ON s.id = n.stage_id WHERE n.rollout_id = $1 ORDER BY n.id DESC LIMIT 200`;

/** Support is told before exposure changes: with what is known at that moment, which stays beside it, and acknowledges. */
@Injectable()
export class NoticeStore {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly reader: PracticeReader,
    private readonly journal: PracticeJournal,
    private readonly clock: Clock,
  ) {}

  async list(rolloutKey: string, statements: Statements = this.database): Promise<Notices> {
    const rollout = await this.places.rollout(rolloutKey);
    return { notices: (await statements.query<Row>(SELECT, [rollout.id])).map(toNotice) };
  }

  async tell(rolloutKey: string, { stage: key, plannedAt, message }: NoticeRequest, caller: Caller): Promise<Notice> {
    const reading = await this.reader.read(rolloutKey);
    const stage = reading.stages.find((known) => known.key === key);
    if (!stage) throw notFound(`The rollout "${rolloutKey}" has no stage "${key}". GET /api/v1/rollouts/${rolloutKey} lists its stages.`);
    if (stage.state !== 'planned' && stage.state !== 'rolled-back') {
      throw conflict(`${stage.name} has started: support is told before. Tell it of a stage that is still to start.`, [
        { path: 'stage', message: `is ${stage.state}` },
      ]);
    }
    const scope = await this.scope(reading, stage);
    const id = await this.journal.change(rolloutKey, caller, async (statements, { id: rolloutId }) => {
      const [row] = await statements.query<{ id: number }>(
        'INSERT INTO exposure_notices (rollout_id, stage_id, told_by, told_at, planned_at, message, scope) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id',
        [rolloutId, stage.id, caller.name, this.clock.now(), plannedAt ?? null, message?.trim() || null, JSON.stringify(scope)],
      );
      return { action: 'support told', subject: key, after: { plannedAt, message, plannedUsers: scope.plannedUsers }, answer: String(row?.id) };
    });
    return this.one(rolloutKey, id);
  }

  async acknowledge(rolloutKey: string, id: string, note: string | undefined, caller: Caller): Promise<Notice> {
    await this.change(
      rolloutKey,
      id,
      caller,
      { action: 'support acknowledged', from: ['told'], sets: 'acknowledged_by = $3, acknowledged_at = $4, note = $5' },
      [note?.trim() || null],
    );
    return this.one(rolloutKey, id);
  }

  async withdraw(rolloutKey: string, id: string, caller: Caller): Promise<Notice> {
    const sets = 'withdrawn_by = $3, withdrawn_at = $4';
    await this.change(rolloutKey, id, caller, { action: 'notice to support withdrawn', from: ['told', 'acknowledged'], sets }, []);
    return this.one(rolloutKey, id);
  }

  private async change(rolloutKey: string, id: string, caller: Caller, { action, from, sets }: Step, more: (string | null)[]): Promise<void> {
    await this.journal.change(rolloutKey, caller, async (statements, { id: rolloutId }) => {
      const notice = await this.one(rolloutKey, id, statements);
      if (!from.includes(notice.state)) {
        throw conflict(`This notice is ${notice.state}: nothing can be done with it any more. Look at the newest one for ${notice.name}.`);
      }
      await statements.query(`UPDATE exposure_notices SET ${sets} WHERE id = $1 AND rollout_id = $2`, [id, rolloutId, caller.name, this.clock.now(), ...more]);
      return { action, subject: notice.stage, after: { notice: id, ...(more[0] && { note: more[0] }) }, answer: undefined };
    });
  }

  private async one(rolloutKey: string, id: string, statements?: Statements): Promise<Notice> {
    const notice = (await this.list(rolloutKey, statements)).notices.find((known) => known.id === id);
    if (!notice) throw notFound(`There is no notice ${id}. GET /api/v1/rollouts/${rolloutKey}/notices lists them.`);
    return notice;
  }

  private async scope({ rollout, declared, facts, stages, current, now }: PracticeReading, stage: PracticeStage): Promise<NoticeScope> {
    const load = current && withTickets(await readStageLoad(this.database, rollout.id, current.id, declared.mixes, now));
    const week = load ? ticketsAhead(load, stage, declared.mixes, 7) : null;
    const mixOf = ({ key, plannedMix }: (typeof declared.mixes.dimensions)[number]) => declared.mixes.stages[stage.key]?.[key] ?? plannedMix ?? {};
    return {
      from: current && { stage: current.key, name: current.name, plannedUsers: current.plannedUsers },
      plannedUsers: stage.plannedUsers,
      mix: declared.mixes.dimensions.flatMap((dimension) =>
        Object.entries(mixOf(dimension)).map(([value, share]) => ({ dimension: dimension.name ?? dimension.key, value, share })),
      ),
      ticketsPerDay: load ? ticketsAhead(load, stage, declared.mixes, 1) : null,
      hoursPerWeek: week && declared.capacity && inHours(week, declared.capacity),
      workarounds: openWorkarounds(facts, stage, stages).map(({ key, name, who, minutes, per }) => ({ key, name, who, minutes, per })),
    };
  }
}

function toNotice({ withdrawnAt, isNewest, toldAt, plannedAt, acknowledgedAt, ...row }: Row): Notice {
  const state = withdrawnAt ? 'withdrawn' : !isNewest ? 'replaced' : acknowledgedAt ? 'acknowledged' : 'told';
  const iso = (time: Date | null) => time?.toISOString() ?? null;
  return { ...row, state, toldAt: iso(toldAt) ?? '', plannedAt: iso(plannedAt), acknowledgedAt: iso(acknowledgedAt) };
}
