import { Injectable } from '@nestjs/common';
import type { Beginning } from '@rollout-health/shared/stage-life';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { badRequest, conflict } from '../platform/problem.js';
import { Database } from '../storage/database.js';
import type { RolloutRecord } from '../storage/entities/rollout.entity.js';
import type { StageRecord } from '../storage/entities/stage.entity.js';
import { DeclarationStore } from './declaration.store.js';

/** When stages began: a pilot often did before anybody declared it. */
@Injectable()
export class BeginningStore {
  constructor(
    private readonly database: Database,
    private readonly declarations: DeclarationStore,
    private readonly clock: Clock,
  ) {}

  async of({ id, key, startedAt }: StageRecord): Promise<Beginning> {
    // One step into the index for each series: a stage's rollups are never walked. Within the hour, sums are of its beginning's own hour.
    const row = await this.database.one<{ earliest: Date | null }>(
      `SELECT min(first.at) AS earliest FROM series n CROSS JOIN LATERAL
         (SELECT r.at FROM rollups r WHERE r.stage_id = $1 AND r.series_id = n.id AND r.segment_id = 0 ORDER BY r.at LIMIT 1) first
       WHERE first.at < $2::timestamptz - interval '1 hour'`,
      [id, startedAt],
    );
    return { stage: key, startedAt: startedAt?.toISOString() ?? null, earliestBefore: row?.earliest?.toISOString() ?? null };
  }

  async move(rollout: RolloutRecord, stage: StageRecord, startedAt: string, caller: Caller): Promise<void> {
    if (stage.startedAt === null) throw conflict(`${stage.name} has not started: a decision begins it, on the page Operations or by POST …/decisions.`);
    const at = Date.parse(startedAt);
    if (at > this.clock.now().getTime())
      throw badRequest(`${stage.name} runs already, so it began in the past.`, [{ path: 'startedAt', message: 'lies ahead' }]);
    if (stage.endedAt && at >= stage.endedAt.getTime()) {
      throw badRequest(`${stage.name} ended at ${stage.endedAt.toISOString()}, so it began before.`, [{ path: 'startedAt', message: 'lies after its end' }]);
    }
    const whole = new Date(at).toISOString();
    await this.declarations.change(
      rollout.key,
      (declaration) => ({ ...declaration, stages: declaration.stages.map((known) => (known.key === stage.key ? { ...known, startedAt: whole } : known)) }),
      { actor: caller, action: 'stage beginning moved', subject: stage.key, before: { startedAt: stage.startedAt.toISOString() }, after: { startedAt: whole } },
    );
  }
}
