import { Injectable } from '@nestjs/common';
import type { PatternMarkRequest } from '@rollout-health/shared/usage';
import { Clock } from '../platform/clock.js';
import { notFound } from '../platform/problem.js';
import { Database } from '../storage/database.js';
import { Places } from '../storage/places.js';

/** What people found about events that were not there before. */
@Injectable()
export class PatternStore {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  /** The mark that was set last stands; earlier ones are in the activity. */
  async mark(rolloutKey: string, { event, mark, note }: PatternMarkRequest, by: string): Promise<void> {
    const rollout = await this.places.rollout(rolloutKey);
    await this.database.transaction(async ({ query }) => {
      const [known] = await query<{ id: number; mark: string | null; note: string | null }>(
        'SELECT id, mark, note FROM event_names WHERE rollout_id = $1 AND name = $2 FOR UPDATE',
        [rollout.id, event],
      );
      if (!known) throw notFound(`No event "${event}" was ever reported to "${rolloutKey}". GET /api/v1/rollouts/${rolloutKey}/usage lists those that were.`);
      const written = note?.trim() || null;
      await query('UPDATE event_names SET mark = $2, note = $3, marked_by = $4, marked_at = $5 WHERE id = $1', [known.id, mark, written, by, this.clock.now()]);
      await query('INSERT INTO activity (actor, action, rollout_id, subject, before, after) VALUES ($1, $2, $3, $4, $5, $6)', [
        by,
        'new pattern marked',
        rollout.id,
        event,
        JSON.stringify({ mark: known.mark, note: known.note }),
        JSON.stringify({ mark, note: written }),
      ]);
    });
  }
}
