import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RolloutHealth } from '@rollout-health/shared/health';
import { Needs, unseen } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { SnapshotStore } from './snapshot.store.js';

@ApiTags('health')
@Controller('api/v1/rollouts/:rollout/health')
@Needs('rollout.read')
export class HealthController {
  constructor(private readonly snapshots: SnapshotStore) {}

  /** Every stage: status, reasons, verdicts, figures. The same as a watcher gets. */
  @Get()
  @Returns(RolloutHealth)
  async read(@Param('rollout') rollout: string): Promise<RolloutHealth> {
    const health = await this.snapshots.of(rollout);
    if (!health) throw unseen(rollout);
    return health;
  }
}
