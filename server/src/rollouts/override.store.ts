import { Injectable } from '@nestjs/common';
import type { GateOverride, GateReason, OverrideAnswer } from '@rollout-health/shared/gate';
import type { StageHealth } from '@rollout-health/shared/health';
import { may } from '@rollout-health/shared/permissions';
import { demand, type Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { conflict, forbidden, notFound } from '../platform/problem.js';
import { noteActivity } from '../storage/activity.js';
import { Database, type Statements } from '../storage/database.js';
import type { RolloutRecord } from '../storage/entities/rollout.entity.js';
import type { StageRecord } from '../storage/entities/stage.entity.js';
import { closing, GateStore } from './gate.store.js';

const DAY = 86_400_000;
const USUAL_DAYS = 14;

interface Row extends Omit<GateOverride, 'askedAt' | 'answeredAt' | 'expiresAt' | 'standing'> {
  askedByKind: string;
  askedById: string;
  askedAt: Date;
  answeredAt: Date | null;
  expiresAt: Date | null;
  document: StageHealth | null;
}

interface ToStand {
  rollout: RolloutRecord;
  stage: StageRecord;
  caller: Caller;
  reason: string;
  covers: GateReason[];
}

const SELECT = `SELECT o.id::text, s.key AS stage, o.state, o.asked_by AS "askedBy", o.asked_by_kind AS "askedByKind", o.asked_by_id AS "askedById", o.asked_at AS "askedAt",
    o.reason, o.covers, o.days, o.needs_second_person AS "needsSecondPerson", o.answered_by AS "answeredBy", o.answered_at AS "answeredAt", o.answer,
    o.expires_at AS "expiresAt", h.document
  FROM overrides o JOIN stages s ON s.id = o.stage_id LEFT JOIN stage_health h ON h.stage_id = s.id WHERE o.rollout_id = $1`;

/** Overrides of closed gates: asked for, approved by somebody else where the stage says so, ended by their days. */
@Injectable()
export class OverrideStore {
  constructor(
    private readonly database: Database,
    private readonly gates: GateStore,
    private readonly clock: Clock,
  ) {}

  settingsOf({ declaration }: RolloutRecord, stage: string): { days: number; needsSecondPerson: boolean } {
    const declared = declaration.stages.find(({ key }) => key === stage);
    return { days: declared?.overrideDays ?? USUAL_DAYS, needsSecondPerson: declared?.overrideNeedsSecondPerson ?? false };
  }

  async list(rolloutId: number): Promise<GateOverride[]> {
    return (await this.database.query<Row>(`${SELECT} ORDER BY o.id DESC LIMIT 500`, [rolloutId])).map(toOverride);
  }

  /** Stands at once: whoever asks may override, and the stage asks for nobody else. */
  async stand(statements: Statements, toStand: ToStand): Promise<number> {
    return this.insert(statements, toStand, 'standing');
  }

  /** Without advancing: it opens the gate for its days. Where it needs a second person it waits for them. */
  async ask(rollout: RolloutRecord, stage: StageRecord, reason: string, caller: Caller): Promise<GateOverride> {
    const id = await this.database.transaction(async (statements) => {
      await statements.query('SELECT 1 FROM rollouts WHERE id = $1 FOR NO KEY UPDATE', [rollout.id]);
      const gate = await this.gates.of(stage.id, stage.key, statements);
      if (gate.gate === 'open') throw conflict('The gate is open: there is nothing to override. Advance.');
      const [waiting] = await statements.query<{ by: string }>(`SELECT asked_by AS by FROM overrides WHERE stage_id = $1 AND state = 'requested'`, [stage.id]);
      if (waiting) throw conflict(`${waiting.by} has asked for an override already: it waits for an answer.`);
      const isFree = !this.settingsOf(rollout, stage.key).needsSecondPerson && may(caller.grants, 'gates.override', rollout.key);
      return this.insert(statements, { rollout, stage, caller, reason, covers: closing(gate.reasons) }, isFree ? 'standing' : 'requested');
    });
    return this.one(rollout.id, id);
  }

  /** Approved or refused by a person who may override and is not the one who asked; withdrawn by the one who asked. */
  async answer(rollout: RolloutRecord, id: number, { answer, reason }: OverrideAnswer, caller: Caller): Promise<GateOverride> {
    await this.database.transaction(async (statements) => {
      const [row] = await statements.query<Row>(`${SELECT} AND o.id = $2 FOR UPDATE OF o`, [rollout.id, id]);
      if (!row) throw notFound(`The rollout "${rollout.key}" has no override ${id}. GET …/overrides lists them.`);
      if (row.state !== 'requested')
        throw conflict(`This override is ${row.state}${row.answeredBy ? `: ${row.answeredBy} answered it` : ''}. Nothing is left to answer.`);
      await this.refuseWrongPerson(statements, row, answer, rollout, caller);
      const now = this.clock.now();
      const state = answer === 'approve' ? 'standing' : answer === 'refuse' ? 'refused' : 'withdrawn';
      const isStanding = state === 'standing';
      await statements.query('UPDATE overrides SET state = $2, answered_by = $3, answered_at = $4, answer = $5, expires_at = $6, ended_at = $7 WHERE id = $1', [
        id,
        state,
        caller.name,
        now,
        reason?.trim() || null,
        isStanding ? new Date(now.getTime() + row.days * DAY) : null,
        isStanding ? null : now,
      ]);
      await noteActivity(statements, {
        actor: caller,
        action: `override ${state}`,
        rolloutId: rollout.id,
        subject: row.stage,
        before: { state: row.state, askedBy: row.askedBy },
        after: { state, reason: reason ?? null },
      });
    });
    return this.one(rollout.id, id);
  }

  private async refuseWrongPerson({ query }: Statements, row: Row, answer: OverrideAnswer['answer'], rollout: RolloutRecord, caller: Caller): Promise<void> {
    const isAsker = row.askedByKind === caller.kind && row.askedById === caller.id;
    if (answer === 'withdraw') {
      if (!isAsker) throw forbidden(`${row.askedBy} asked for this override: only they can withdraw it. You can refuse it.`);
      return;
    }
    demand(caller, 'gates.override', rollout.key);
    if (caller.kind !== 'person') throw forbidden('A second person has to be a person: sign in and answer on the page.');
    const [token] =
      row.askedByKind === 'token' ? await query<{ madeBy: string }>('SELECT made_by AS "madeBy" FROM api_tokens WHERE id = $1', [Number(row.askedById)]) : [];
    if (isAsker || token?.madeBy === caller.name) throw forbidden('You asked for this override yourself: somebody else has to answer it.');
  }

  private async insert(statements: Statements, { rollout, stage, caller, reason, covers }: ToStand, state: 'standing' | 'requested'): Promise<number> {
    const { days, needsSecondPerson } = this.settingsOf(rollout, stage.key);
    const now = this.clock.now();
    const [row] = await statements.query<{ id: number }>(
      `INSERT INTO overrides (rollout_id, stage_id, state, asked_by, asked_by_kind, asked_by_id, asked_at, reason, covers, days, needs_second_person, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
      [
        rollout.id,
        stage.id,
        state,
        caller.name,
        caller.kind,
        caller.id,
        now,
        reason,
        JSON.stringify(covers),
        days,
        needsSecondPerson || state === 'requested',
        state === 'standing' ? new Date(now.getTime() + days * DAY) : null,
      ],
    );
    const after = { reason, days, covers: covers.map(({ text }) => text) };
    await noteActivity(statements, { actor: caller, action: `override ${state}`, rolloutId: rollout.id, subject: stage.key, after });
    return row?.id as number;
  }

  private async one(rolloutId: number, id: number): Promise<GateOverride> {
    const [row] = await this.database.query<Row>(`${SELECT} AND o.id = $2`, [rolloutId, id]);
    return toOverride(row as Row);
  }
}

function toOverride({ document, askedByKind: _, askedById: __, askedAt, answeredAt, expiresAt, ...row }: Row): GateOverride {
  return {
    ...row,
    standing: document?.overrides.find(({ id }) => id === row.id)?.standing ?? [],
    askedAt: askedAt.toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}
