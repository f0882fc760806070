import { Injectable } from '@nestjs/common';
import type { Decision, DecisionRequest } from '@rollout-health/shared/health';
import type { DecisionKind, GateState, HealthStatus, StageState } from '@rollout-health/shared/words';
import type { GateReason } from '@rollout-health/shared/health';
import { demand, type Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { conflict } from '../platform/problem.js';
import { noteActivity } from '../storage/activity.js';
import { Database, type Statements } from '../storage/database.js';
import type { RolloutRecord } from '../storage/entities/rollout.entity.js';
import type { StageRecord } from '../storage/entities/stage.entity.js';
import { rebuildTotals, toBucket } from './declaration.store.js';
import { closing, GateStore, type StandingGate } from './gate.store.js';
import { stateAfter } from './transition.js';

interface Row {
  id: number;
  stage: string;
  decision: DecisionKind;
  reason: string | null;
  by: string;
  at: Date;
  health: HealthStatus;
  gate: GateState;
  overrode: GateReason[];
}

const SELECT = `SELECT d.id, s.key AS stage, d.decision, d.reason, d.made_by AS by, d.at, d.health, d.gate, d.overrode
  FROM decisions d JOIN stages s ON s.id = d.stage_id`;

@Injectable()
export class DecisionStore {
  constructor(
    private readonly database: Database,
    private readonly gates: GateStore,
    private readonly clock: Clock,
  ) {}

  async list(rolloutId: number, stage?: string): Promise<Decision[]> {
    const rows = await this.database.query<Row>(`${SELECT} WHERE d.rollout_id = $1 AND ($2::text IS NULL OR s.key = $2) ORDER BY d.id DESC LIMIT 500`, [
      rolloutId,
      stage ?? null,
    ]);
    return rows.map(toDecision);
  }

  /** Pausing never asks why. Advancing over a closed gate needs a written reason, and stays visible in the decision. */
  async decide(rollout: RolloutRecord, stage: StageRecord, { decision, reason }: DecisionRequest, caller: Caller): Promise<Decision> {
    const written = reason?.trim() || null;
    const id = await this.database.transaction(async (statements) => {
      const { query } = statements;
      // Declarations and evaluations take the rollout first, too: the gate that is read here is the one that is decided on.
      await query('SELECT 1 FROM rollouts WHERE id = $1 FOR NO KEY UPDATE', [rollout.id]);
      const gate = await this.gates.of(stage.id, stage.key, statements);
      if (decision === 'advance' && gate.gate === 'closed') {
        demand(caller, 'gates.override', rollout.key);
        if (written === null) throw gateClosed(gate);
      }
      const [locked] = await query<{ state: StageState; position: number }>('SELECT state, position FROM stages WHERE id = $1 FOR UPDATE', [stage.id]);
      const state = locked?.state ?? stage.state;
      const after = stateAfter(state, decision);
      if (after === null) throw conflict(`The stage is ${state}: "${decision}" does not apply to it. Reload to see where it stands.`);
      await this.moveStage(statements, stage.id, state, after);
      if (decision === 'advance') await this.startSuccessor(statements, rollout.id, locked?.position ?? stage.position);
      const [row] = await query<{ id: number }>(
        `INSERT INTO decisions (rollout_id, stage_id, decision, reason, made_by, at, state_before, state_after, health, gate, overrode)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
        [
          rollout.id,
          stage.id,
          decision,
          written,
          caller.name,
          this.clock.now(),
          state,
          after,
          gate.health,
          gate.gate,
          JSON.stringify(decision === 'advance' && gate.gate === 'closed' ? closing(gate.reasons) : []),
        ],
      );
      await noteActivity(statements, {
        actor: caller,
        action: `decision: ${decision}`,
        rolloutId: rollout.id,
        subject: stage.key,
        before: { state },
        after: { state: after, reason: written },
      });
      return row?.id as number;
    });
    return toDecision((await this.database.one<Row>(`${SELECT} WHERE d.id = $1`, [id])) as Row);
  }

  private async moveStage({ query }: Statements, stageId: number, before: StageState, after: StageState): Promise<void> {
    if (before === after) return;
    const isEnd = after === 'completed' || after === 'rolled-back';
    await query('UPDATE stages SET state = $2, ended_at = $3 WHERE id = $1', [stageId, after, isEnd ? this.clock.now() : null]);
  }

  private async startSuccessor(statements: Statements, rolloutId: number, position: number): Promise<void> {
    const [next] = await statements.query<{ id: number; state: StageState; startedAt: Date | null }>(
      'SELECT id, state, started_at AS "startedAt" FROM stages WHERE rollout_id = $1 AND position > $2 AND removed_at IS NULL ORDER BY position LIMIT 1 FOR UPDATE',
      [rolloutId, position],
    );
    if (!next) throw conflict('This is the last stage: there is none to advance to. Hold, pause or roll back instead.');
    if (next.state === 'active' || next.state === 'completed') return;
    // A stage that ran before goes on: only one that never started begins now.
    const isNew = next.state === 'planned' || next.startedAt === null;
    await statements.query(`UPDATE stages SET state = 'active', started_at = coalesce($2, started_at), ended_at = NULL WHERE id = $1`, [
      next.id,
      isNew ? toBucket(this.clock.now()) : null,
    ]);
    if (isNew) await rebuildTotals(statements, next.id);
  }
}

function gateClosed(gate: StandingGate) {
  const reasons = closing(gate.reasons);
  return conflict(
    `The gate of this stage is closed: ${reasons.map(({ text }) => text).join(' ')} To advance all the same, send a written reason; it stays visible with your name.`,
    reasons.map(({ kind, text, opens }) => ({ path: kind, message: `${text} ${opens}` })),
  );
}

function toDecision(row: Row): Decision {
  return { ...row, id: String(row.id), at: row.at.toISOString() };
}
