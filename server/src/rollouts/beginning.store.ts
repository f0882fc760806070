import { Injectable } from '@nestjs/common';
import { earliestBefore, type Beginning } from '@rollout-health/shared/stage-life';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { badRequest, conflict } from '../platform/problem.js';
import type { RolloutRecord } from '../storage/entities/rollout.entity.js';
import type { StageRecord } from '../storage/entities/stage.entity.js';
import { DeclarationStore } from './declaration.store.js';

/** When stages began: a pilot often did before anybody declared it. */
@Injectable()
export class BeginningStore {
  constructor(
    private readonly declarations: DeclarationStore,
    private readonly clock: Clock,
  ) {}

  of({ key, startedAt, earliestAt }: StageRecord): Beginning {
    return { stage: key, startedAt: startedAt?.toISOString() ?? null, earliestBefore: earliestBefore({ startedAt, earliestAt }) };
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
