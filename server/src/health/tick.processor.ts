import { Injectable } from '@nestjs/common';
import { Handles } from '../queue/handles.js';
import { Queues } from '../queue/queues.service.js';
import { Database } from '../storage/database.js';

/** Has running rollouts judged without anything arriving: silence, windows and minimum days pass with time alone. */
@Injectable()
export class TickProcessor {
  constructor(
    private readonly database: Database,
    private readonly queues: Queues,
  ) {}

  @Handles('health.tick')
  async process(): Promise<void> {
    const rows = await this.database.query<{ rolloutId: number }>(
      `SELECT DISTINCT rollout_id AS "rolloutId" FROM stages WHERE state IN ('active', 'paused') AND removed_at IS NULL`,
    );
    for (const { rolloutId } of rows) await this.queues.add('health.evaluate', { rolloutId, cause: 'tick' }, { onceFor: String(rolloutId) });
  }
}
