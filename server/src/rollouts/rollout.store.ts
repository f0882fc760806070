import { Injectable } from '@nestjs/common';
import type { Rollout, RolloutSummary, Stage } from '@rollout-health/shared/rollout';
import { DataSource, IsNull } from 'typeorm';
import { notFound } from '../platform/problem.js';
import { RolloutRecord } from '../storage/entities/rollout.entity.js';
import { StageRecord } from '../storage/entities/stage.entity.js';
import { noRollout } from '../storage/places.js';

/** Rollouts and their stages, one record at a time. */
@Injectable()
export class RolloutStore {
  constructor(private readonly dataSource: DataSource) {}

  async list(): Promise<RolloutSummary[]> {
    const rollouts = await this.dataSource.getRepository(RolloutRecord).find({ order: { id: 'ASC' } });
    const stages = await this.dataSource.getRepository(StageRecord).find({ where: { removedAt: IsNull() }, order: { position: 'ASC' } });
    return rollouts.map((rollout) =>
      toSummary(
        rollout,
        stages.filter(({ rolloutId }) => rolloutId === rollout.id),
      ),
    );
  }

  async one(key: string): Promise<Rollout> {
    const rollout = await this.record(key);
    return { ...toSummary(rollout, await this.stages(rollout.id)), declaration: rollout.declaration };
  }

  /** Throws 404 in words when there is none. */
  async record(key: string): Promise<RolloutRecord> {
    const rollout = await this.dataSource.getRepository(RolloutRecord).findOneBy({ key });
    if (!rollout) throw noRollout(key);
    return rollout;
  }

  async stages(rolloutId: number): Promise<StageRecord[]> {
    return this.dataSource.getRepository(StageRecord).find({ where: { rolloutId, removedAt: IsNull() }, order: { position: 'ASC' } });
  }

  async stage(rollout: RolloutRecord, key: string): Promise<StageRecord> {
    const stage = await this.dataSource.getRepository(StageRecord).findOneBy({ rolloutId: rollout.id, key, removedAt: IsNull() });
    if (!stage) throw notFound(`The rollout "${rollout.key}" has no stage "${key}".`);
    return stage;
  }
}

function toSummary(rollout: RolloutRecord, stages: StageRecord[]): RolloutSummary {
  return { key: rollout.key, name: rollout.name, purpose: rollout.purpose, createdAt: rollout.createdAt.toISOString(), stages: stages.map(toStage) };
}

function toStage(stage: StageRecord): Stage {
  return {
    key: stage.key,
    name: stage.name,
    kind: stage.kind,
    position: stage.position,
    plannedUsers: Number(stage.plannedUsers),
    state: stage.state,
    startedAt: stage.startedAt?.toISOString() ?? null,
    endedAt: stage.endedAt?.toISOString() ?? null,
    plannedDays: stage.plannedDays,
    minimumDays: stage.minimumDays,
  };
}
