import { Injectable } from '@nestjs/common';
import type { AutomationRequest, Drill, PauseCredibility } from '@rollout-health/shared/stage-life';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { conflict, notFound } from '../platform/problem.js';
import { noteActivity } from '../storage/activity.js';
import { Database } from '../storage/database.js';
import type { RolloutRecord } from '../storage/entities/rollout.entity.js';
import type { StageRecord } from '../storage/entities/stage.entity.js';
import { judgeCredibility, type Decided, type Turn } from './pause-credibility.js';

interface DrillRow extends Omit<Drill, 'startedAt' | 'pressedAt' | 'seconds'> {
  startedAt: Date;
  pressedAt: Date | null;
}

const DRILLS = `SELECT d.id::text, s.key AS stage, d.started_by AS "startedBy", d.started_at AS "startedAt", d.pressed_by AS "pressedBy", d.pressed_at AS "pressedAt"
  FROM drills d JOIN stages s ON s.id = d.stage_id WHERE d.rollout_id = $1`;

/** What happens by itself on a stage, rehearsals of its pause, and how far a pause can be believed in. */
@Injectable()
export class StageLifeStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async setAutomation(rollout: RolloutRecord, stage: StageRecord, { automation, reason }: AutomationRequest, caller: Caller): Promise<void> {
    await this.database.transaction(async (statements) => {
      await statements.query('SELECT 1 FROM rollouts WHERE id = $1 FOR NO KEY UPDATE', [rollout.id]);
      const [before] = await statements.query<{ automation: string }>('SELECT automation FROM stages WHERE id = $1 FOR UPDATE', [stage.id]);
      if (before?.automation === automation) return;
      await statements.query('UPDATE stages SET automation = $2 WHERE id = $1', [stage.id, automation]);
      const action = `automation ${automation}`;
      await noteActivity(statements, {
        actor: caller,
        action,
        rolloutId: rollout.id,
        subject: stage.key,
        before: before ?? null,
        after: { automation, reason: reason ?? null },
      });
    });
  }

  async startDrill(rollout: RolloutRecord, stage: StageRecord, caller: Caller): Promise<Drill> {
    if (stage.state !== 'active') throw conflict(`A pause is rehearsed on a stage that runs; ${stage.name} is ${stage.state}.`);
    const id = await this.database.transaction(async (statements) => {
      const [row] = await statements.query<{ id: number }>(
        'INSERT INTO drills (rollout_id, stage_id, started_by, started_at) VALUES ($1, $2, $3, $4) RETURNING id',
        [rollout.id, stage.id, caller.name, this.clock.now()],
      );
      await noteActivity(statements, { actor: caller, action: 'pause drill started', rolloutId: rollout.id, subject: stage.key });
      return row?.id as number;
    });
    return this.drill(rollout.id, id);
  }

  /** The rehearsed press. Nothing is paused. */
  async pressDrill(rollout: RolloutRecord, id: number, caller: Caller): Promise<Drill> {
    await this.database.transaction(async (statements) => {
      const [row] = await statements.query<{ stageId: number }>(
        'UPDATE drills SET pressed_by = $3, pressed_at = $4 WHERE id = $2 AND rollout_id = $1 AND pressed_at IS NULL RETURNING stage_id AS "stageId"',
        [rollout.id, id, caller.name, this.clock.now()],
      );
      if (!row) throw notFound('No such rehearsal is under way: it was pressed already, or never started.');
      const [stage] = await statements.query<{ key: string }>('SELECT key FROM stages WHERE id = $1', [row.stageId]);
      await noteActivity(statements, { actor: caller, action: 'pause drill pressed', rolloutId: rollout.id, subject: stage?.key ?? '' });
    });
    return this.drill(rollout.id, id);
  }

  async credibility(rolloutId: number): Promise<PauseCredibility> {
    const [stages, turns, decisions, drills] = await Promise.all([
      this.database.query<Pick<StageRecord, 'key' | 'state'>>('SELECT key, state FROM stages WHERE rollout_id = $1 AND removed_at IS NULL ORDER BY position', [
        rolloutId,
      ]),
      this.database.query<Omit<Turn, 'at'> & { at: Date }>(
        `SELECT s.key AS stage, h.at, h.to_status AS to FROM health_changes h JOIN stages s ON s.id = h.stage_id WHERE h.rollout_id = $1 AND h.from_status IS DISTINCT FROM h.to_status ORDER BY h.id`,
        [rolloutId],
      ),
      this.database.query<Omit<Decided, 'at'> & { at: Date }>(
        `SELECT d.id::text, s.key AS stage, d.decision, d.made_by AS by, d.at, d.reason, jsonb_array_length(d.overrode) AS overrode
         FROM decisions d JOIN stages s ON s.id = d.stage_id WHERE d.rollout_id = $1 ORDER BY d.id`,
        [rolloutId],
      ),
      this.database.query<DrillRow>(`${DRILLS} ORDER BY d.id DESC LIMIT 500`, [rolloutId]),
    ]);
    const withTime = <Row extends { at: Date }>(row: Row) => ({ ...row, at: row.at.toISOString() });
    return judgeCredibility({ stages, turns: turns.map(withTime), decisions: decisions.map(withTime), drills: drills.map(toDrill), now: this.clock.now() });
  }

  private async drill(rolloutId: number, id: number): Promise<Drill> {
    return toDrill((await this.database.one<DrillRow>(`${DRILLS} AND d.id = $2`, [rolloutId, id])) as DrillRow);
  }
}

function toDrill({ startedAt, pressedAt, ...row }: DrillRow): Drill {
  return {
    ...row,
    startedAt: startedAt.toISOString(),
    pressedAt: pressedAt?.toISOString() ?? null,
    seconds: pressedAt && (pressedAt.getTime() - startedAt.getTime()) / 1_000,
  };
}
