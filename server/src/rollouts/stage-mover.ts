import { Injectable } from '@nestjs/common';
import type { DecisionKind, StageState } from '@rollout-health/shared/words';
import { Clock } from '../platform/clock.js';
import { conflict } from '../platform/problem.js';
import type { Statements } from '../storage/database.js';
import type { StageRecord } from '../storage/entities/stage.entity.js';
import { rebuildTotals, toBucket } from './declaration.store.js';

/** Moves stages by a decision, within its transaction. */
@Injectable()
export class StageMover {
  constructor(private readonly clock: Clock) {}

  async lock({ query }: Statements, stageId: number): Promise<StageState> {
    const [row] = await query<{ state: StageState }>('SELECT state FROM stages WHERE id = $1 FOR UPDATE', [stageId]);
    return row?.state as StageState;
  }

  async move(statements: Statements, rolloutId: number, stage: StageRecord, decision: DecisionKind, before: StageState, after: StageState): Promise<void> {
    if (decision === 'start') return this.start(statements, rolloutId, stage);
    if (before !== after) {
      const isEnd = after === 'completed' || after === 'rolled-back';
      await statements.query('UPDATE stages SET state = $2, ended_at = $3 WHERE id = $1', [stage.id, after, isEnd ? this.clock.now() : null]);
    }
    if (decision === 'advance') await this.startSuccessor(statements, rolloutId, stage.id);
  }

  private async start(statements: Statements, rolloutId: number, stage: StageRecord): Promise<void> {
    const [before] = await statements.query<{ name: string }>(
      `SELECT name FROM stages WHERE rollout_id = $1 AND position < $2 AND removed_at IS NULL AND state NOT IN ('completed', 'rolled-back') ORDER BY position DESC LIMIT 1`,
      [rolloutId, stage.position],
    );
    if (before) throw conflict(`${stage.name} starts when ${before.name}, which stands before it, is advanced.`);
    await this.begin(statements, stage.id, true);
  }

  private async startSuccessor(statements: Statements, rolloutId: number, stageId: number): Promise<void> {
    const [next] = await statements.query<{ id: number; state: StageState; startedAt: Date | null }>(
      `SELECT id, state, started_at AS "startedAt" FROM stages
       WHERE rollout_id = $1 AND position > (SELECT position FROM stages WHERE id = $2) AND removed_at IS NULL ORDER BY position LIMIT 1 FOR UPDATE`,
      [rolloutId, stageId],
    );
    if (!next) throw conflict('This is the last stage: there is none to advance to. Hold, pause or roll back instead.');
    if (next.state === 'active' || next.state === 'completed') return;
    // A stage that ran before goes on: only one that never started begins now.
    await this.begin(statements, next.id, next.state === 'planned' || next.startedAt === null);
  }

  private async begin(statements: Statements, stageId: number, isNew: boolean): Promise<void> {
    await statements.query(`UPDATE stages SET state = 'active', started_at = coalesce($2, started_at), ended_at = NULL WHERE id = $1`, [
      stageId,
      isNew ? toBucket(this.clock.now()) : null,
    ]);
    if (isNew) await rebuildTotals(statements, stageId);
  }
}
