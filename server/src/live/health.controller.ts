import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RolloutHealth } from '@rollout-health/shared/health';
import { FromCaller, type Caller } from '../platform/access.js';
import { notFound } from '../platform/problem.js';
import { Returns } from '../platform/schema.js';
import { maySee } from './may-see.js';
import { SnapshotStore } from './snapshot.store.js';

@ApiTags('health')
@Controller('api/v1/rollouts/:rollout/health')
export class HealthController {
  constructor(private readonly snapshots: SnapshotStore) {}

  /** Every stage: status, reasons, verdicts, figures. The same as a watcher gets. */
  @Get()
  @Returns(RolloutHealth)
  async read(@Param('rollout') rollout: string, @FromCaller() caller: Caller): Promise<RolloutHealth> {
    const health = maySee(caller, rollout) ? await this.snapshots.of(rollout) : null;
    if (!health) throw notFound(`There is no rollout "${rollout}", or you may not see it. GET /api/v1/rollouts lists them.`);
    return health;
  }
}
