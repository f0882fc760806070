import { Injectable } from '@nestjs/common';
import type { Decision, DecisionRequest, GateReason } from '@rollout-health/shared/gate';
import { DONE, stateAfter } from '@rollout-health/shared/stage-life';
import type { DecisionKind, GateState, HealthStatus, StageState } from '@rollout-health/shared/words';
import { demand, type Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { conflict, forbidden, notFound } from '../platform/problem.js';
import { noteActivity } from '../storage/activity.js';
import { Database, type Statements } from '../storage/database.js';
import type { RolloutRecord } from '../storage/entities/rollout.entity.js';
import type { StageRecord } from '../storage/entities/stage.entity.js';
import { closing, GateStore, type StandingGate } from './gate.store.js';
import { OverrideStore } from './override.store.js';
import { StageMover } from './stage-mover.js';

interface Row {
  id: number;
  stage: string;
  decision: DecisionKind;
  reason: string | null;
  reasonedAt: Date | null;
  by: string;
  at: Date;
  health: HealthStatus;
  gate: GateState;
  overrode: GateReason[];
}

export interface ToDecide {
  rollout: RolloutRecord;
  stage: StageRecord;
  request: DecisionRequest;
  caller: Caller;
  /** It ends a review: that the review is not behind does not count against it. */
  isReview?: boolean;
}

const SELECT = `SELECT d.id, s.key AS stage, d.decision, d.reason, d.reasoned_at AS "reasonedAt", d.made_by AS by, d.at, d.health, d.gate, d.overrode
  FROM decisions d JOIN stages s ON s.id = d.stage_id`;

@Injectable()
export class DecisionStore {
  constructor(
    private readonly database: Database,
    private readonly gates: GateStore,
    private readonly overrides: OverrideStore,
    private readonly mover: StageMover,
    private readonly clock: Clock,
  ) {}

  async list(rolloutId: number, stage?: string): Promise<Decision[]> {
    const rows = await this.database.query<Row>(`${SELECT} WHERE d.rollout_id = $1 AND ($2::text IS NULL OR s.key = $2) ORDER BY d.id DESC LIMIT 500`, [
      rolloutId,
      stage ?? null,
    ]);
    return rows.map(toDecision);
  }

  async decide(toDecide: ToDecide): Promise<Decision> {
    return this.one(await this.database.transaction((statements) => this.decideWithin(statements, toDecide)));
  }

  /**
   * Pausing never asks why. Advancing over a closed gate needs a written reason, and leaves an override that ends.
   * Of several who decide at once, one wins; the others are told what happened.
   */
  async decideWithin(statements: Statements, { rollout, stage, request, caller, isReview = false }: ToDecide): Promise<number> {
    const { decision, ifState } = request;
    const written = request.reason?.trim() || null;
    // Declarations and evaluations take the rollout first, too: the gate that is read here is the one that is decided on.
    await statements.query('SELECT 1 FROM rollouts WHERE id = $1 FOR NO KEY UPDATE', [rollout.id]);
    const state = await this.mover.lock(statements, stage.id);
    const after = stateAfter(state, decision);
    if (after === null || (ifState !== undefined && ifState !== state)) throw await this.overtaken(statements, stage.id, state, decision);
    const standing = await this.gates.of(stage.id, stage.key, statements);
    const gate = isReview ? withoutReview(standing) : standing;
    const isOver = decision === 'advance' && gate.gate === 'closed';
    if (isOver) this.demandOverride(rollout, stage, caller, gate, written);
    await this.mover.move(statements, rollout.id, stage, decision, state, after);
    const overrode = decision !== 'advance' ? [] : isOver ? closing(gate.reasons) : gate.overridden;
    if (isOver) await this.overrides.stand(statements, { rollout, stage, caller, reason: written as string, covers: overrode });
    const now = this.clock.now();
    const [row] = await statements.query<{ id: number }>(
      `INSERT INTO decisions (rollout_id, stage_id, decision, reason, reasoned_at, made_by, made_by_kind, made_by_id, at, state_before, state_after, health, gate, overrode)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id`,
      [
        rollout.id,
        stage.id,
        decision,
        written,
        written && now,
        caller.name,
        caller.kind,
        caller.id,
        now,
        state,
        after,
        gate.health,
        standing.gate,
        JSON.stringify(overrode),
      ],
    );
    await noteActivity(statements, {
      actor: caller,
      action: `decision: ${decision}`,
      rolloutId: rollout.id,
      subject: stage.key,
      before: { state },
      after: { state: after, reason: written, ...(decision === 'advance' && { skipped: skippedOf(gate.reasons) }) },
    });
    return row?.id as number;
  }

  /** Whoever decided may say why afterwards, once. */
  async giveReason(rollout: RolloutRecord, id: number, reason: string, caller: Caller): Promise<Decision> {
    await this.database.transaction(async (statements) => {
      const [row] = await statements.query<{ reason: string | null; by: string; kind: string; makerId: string; stage: string }>(
        `SELECT d.reason, d.made_by AS by, d.made_by_kind AS kind, d.made_by_id AS "makerId", s.key AS stage
         FROM decisions d JOIN stages s ON s.id = d.stage_id WHERE d.id = $1 AND d.rollout_id = $2 FOR UPDATE OF d`,
        [id, rollout.id],
      );
      if (!row) throw notFound(`The rollout "${rollout.key}" has no decision ${id}. GET …/decisions lists them.`);
      if (row.kind !== caller.kind || row.makerId !== caller.id) throw forbidden(`${row.by} decided this: only they can say why.`);
      if (row.reason !== null) throw conflict('This decision has its reason already: it is written once and stays.');
      await statements.query('UPDATE decisions SET reason = $2, reasoned_at = $3 WHERE id = $1', [id, reason, this.clock.now()]);
      await noteActivity(statements, {
        actor: caller,
        action: 'decision: reason given',
        rolloutId: rollout.id,
        subject: row.stage,
        after: { decision: id, reason },
      });
    });
    return this.one(id);
  }

  private async one(id: number): Promise<Decision> {
    return toDecision((await this.database.one<Row>(`${SELECT} WHERE d.id = $1`, [id])) as Row);
  }

  private demandOverride(rollout: RolloutRecord, stage: StageRecord, caller: Caller, gate: StandingGate, written: string | null): void {
    demand(caller, 'gates.override', rollout.key);
    const reasons = closing(gate.reasons);
    const faults = reasons.map(({ kind, text, opens }) => ({ path: kind, message: `${text} ${opens}` }));
    const why = `The gate of this stage is closed: ${reasons.map(({ text }) => text).join(' ')}`;
    if (this.overrides.settingsOf(rollout, stage.key).needsSecondPerson) {
      throw conflict(
        `${why} Here an override needs a second person: ask for one (POST …/stages/${stage.key}/overrides), and advance once it is approved.`,
        faults,
      );
    }
    if (written === null) throw conflict(`${why} To advance all the same, send a written reason; it stays visible with your name.`, faults);
  }

  private async overtaken({ query }: Statements, stageId: number, state: StageState, decision: DecisionKind) {
    const [last] = await query<{ by: string; at: Date; decision: DecisionKind; reason: string | null; isOwn: boolean; name: string }>(
      `SELECT d.made_by AS by, d.at, d.decision, d.reason, d.stage_id = $1 AS "isOwn", s.name FROM decisions d JOIN stages s ON s.id = d.stage_id
       WHERE d.stage_id = $1 OR (d.decision = 'advance' AND s.rollout_id = (SELECT rollout_id FROM stages WHERE id = $1) AND s.position =
         (SELECT max(p.position) FROM stages p JOIN stages own ON own.id = $1 AND p.rollout_id = own.rollout_id AND p.position < own.position AND p.removed_at IS NULL))
       ORDER BY d.id DESC LIMIT 1`,
      [stageId],
    );
    const told = last
      ? `${last.by} ${last.isOwn ? `${DONE[last.decision]} it` : `advanced from ${last.name}`} at ${last.at.toISOString()}${last.reason ? ` (“${last.reason}”)` : ''}. `
      : '';
    const message = `${told}The stage is ${state}: "${decision}" does not apply to it any more. Look at it again before you decide.`;
    return conflict(last ? message : `The stage is ${state}: "${decision}" does not apply to it. Look at it again before you decide.`, [
      { path: 'decision', message: `the stage is ${state}` },
    ]);
  }
}

/** What was known and not done, and closed nothing: that support was not told stays on record. */
const skippedOf = (reasons: GateReason[]): string[] =>
  reasons.filter(({ item, requirement }) => item === 'support' && requirement === 'advisory').map(({ text }) => text);

function withoutReview(gate: StandingGate): StandingGate {
  const reasons = gate.reasons.filter(({ item }) => item !== 'review');
  return { ...gate, reasons, gate: closing(reasons).length > 0 ? 'closed' : 'open' };
}

function toDecision({ reasonedAt, ...row }: Row): Decision {
  return { ...row, id: String(row.id), at: row.at.toISOString(), reasonedAt: reasonedAt?.toISOString() ?? null };
}
