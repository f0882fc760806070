import { Injectable } from '@nestjs/common';
import type { Digest, DigestRequest } from '@rollout-health/shared/digest';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { Mail } from '../platform/mail.js';
import { badRequest } from '../platform/problem.js';
import { noteActivity } from '../storage/activity.js';
import { Database } from '../storage/database.js';
import { Places } from '../storage/places.js';

/** Which letters about a rollout a person asked for. */
@Injectable()
export class DigestStore {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
    private readonly mail: Mail,
  ) {}

  async read(rolloutKey: string, { id }: Caller): Promise<Digest> {
    const rollout = await this.places.rollout(rolloutKey);
    const row = await this.database.one<Pick<Digest, 'cadence' | 'isOnlyChanged'> & { sentAt: Date | null }>(
      'SELECT cadence, is_only_changed AS "isOnlyChanged", sent_at AS "sentAt" FROM digests WHERE rollout_id = $1 AND person_id = $2',
      [rollout.id, id],
    );
    const { sentAt = null, ...asked } = row ?? { cadence: null, isOnlyChanged: false };
    return { ...asked, isPossible: this.mail.isConfigured, lastSentAt: sentAt?.toISOString() ?? null };
  }

  /** The first letter comes at the next time that letters are due. */
  async want(rolloutKey: string, { cadence, isOnlyChanged }: DigestRequest, caller: Caller): Promise<void> {
    if (caller.kind !== 'person') throw badRequest('Only people get letters. Sign in to ask for them.');
    const rollout = await this.places.rollout(rolloutKey);
    await this.database.transaction(async (statements) => {
      if (cadence === null) await statements.query('DELETE FROM digests WHERE rollout_id = $1 AND person_id = $2', [rollout.id, caller.id]);
      else
        await statements.query(
          `INSERT INTO digests (rollout_id, person_id, cadence, is_only_changed, handled_at) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (rollout_id, person_id) DO UPDATE SET cadence = excluded.cadence, is_only_changed = excluded.is_only_changed, handled_at = excluded.handled_at`,
          [rollout.id, caller.id, cadence, isOnlyChanged, this.clock.now()],
        );
      await noteActivity(statements, {
        actor: caller,
        action: cadence === null ? 'digest refused' : 'digest wanted',
        rolloutId: rollout.id,
        subject: caller.name,
        after: { cadence, isOnlyChanged },
      });
    });
  }
}
