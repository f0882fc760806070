import { Injectable } from '@nestjs/common';
import { hideUser } from '../platform/users.js';
import { FailedSignals } from '../queue/failed-signals.js';
import { Handles } from '../queue/handles.js';
import { Database } from '../storage/database.js';
import { readErasureSecret } from '../storage/erasure-secret.js';

/**
 * An erasure empties the jobs that had failed by then. One that was waiting, or being tried again, and failed for good afterwards
 * still names whom it names: it is found here.
 */
@Injectable()
export class FailedErasuresProcessor {
  constructor(
    private readonly database: Database,
    private readonly failed: FailedSignals,
  ) {}

  @Handles('maintenance.erasures')
  async process(): Promise<void> {
    const rows = await this.database.query<{ rolloutId: number; userKey: string; erasedAt: Date }>(
      'SELECT rollout_id AS "rolloutId", user_key AS "userKey", max(erased_at) AS "erasedAt" FROM erasures GROUP BY 1, 2',
    );
    if (rows.length === 0) return;
    const secret = await readErasureSecret(this.database);
    const erasedAt = new Map(rows.map((row) => [`${row.rolloutId}/${row.userKey}`, row.erasedAt.getTime()]));
    await this.failed.leaveOut((rolloutId, user, acceptedAt) => (erasedAt.get(`${rolloutId}/${hideUser(user, secret)}`) ?? -1) >= acceptedAt);
  }
}
