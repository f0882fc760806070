import { Injectable } from '@nestjs/common';
import type { Calendar, NewCalendar } from '@rollout-health/shared/reviews';
import type { Caller } from '../../platform/access.js';
import { Clock } from '../../platform/clock.js';
import { Configuration } from '../../platform/configuration.js';
import { notFound } from '../../platform/problem.js';
import { hashSecret, newSecret } from '../../platform/secret.js';
import { noteActivity } from '../../storage/activity.js';
import { Database } from '../../storage/database.js';
import type { RolloutRecord } from '../../storage/entities/rollout.entity.js';

/** Addresses that a calendar subscribes to: each has a token of its own, which reads when reviews are due and nothing else. */
@Injectable()
export class CalendarStore {
  constructor(
    private readonly database: Database,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  async list(rolloutId: number): Promise<Calendar[]> {
    const rows = await this.database.query<{ id: string; madeBy: string; madeAt: Date; lastUsedAt: Date | null }>(
      `SELECT id::text, made_by AS "madeBy", made_at AS "madeAt", last_used_at AS "lastUsedAt" FROM calendars WHERE rollout_id = $1 AND revoked_at IS NULL ORDER BY id`,
      [rolloutId],
    );
    return rows.map((row) => ({ ...row, madeAt: row.madeAt.toISOString(), lastUsedAt: row.lastUsedAt?.toISOString() ?? null }));
  }

  async make(rollout: RolloutRecord, origin: string, caller: Caller): Promise<NewCalendar> {
    const token = newSecret('rhc');
    const id = await this.database.transaction(async (statements) => {
      const [row] = await statements.query<{ id: string }>(
        'INSERT INTO calendars (rollout_id, hash, made_by, made_at) VALUES ($1, $2, $3, $4) RETURNING id::text',
        [rollout.id, hashSecret(token), caller.name, this.clock.now()],
      );
      await noteActivity(statements, { actor: caller, action: 'calendar made', rolloutId: rollout.id, subject: row?.id ?? '' });
      return row?.id ?? '';
    });
    return { id, address: `${this.configuration.publicUrl ?? origin}/api/v1/rollouts/${rollout.key}/reviews.ics?token=${token}` };
  }

  async revoke(rollout: RolloutRecord, id: number, caller: Caller): Promise<void> {
    await this.database.transaction(async (statements) => {
      const rows = await statements.query('UPDATE calendars SET revoked_at = $3 WHERE rollout_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING 1', [
        rollout.id,
        id,
        this.clock.now(),
      ]);
      if (rows.length === 0) throw notFound(`The rollout "${rollout.key}" has no calendar ${id}.`);
      await noteActivity(statements, { actor: caller, action: 'calendar revoked', rolloutId: rollout.id, subject: String(id) });
    });
  }

  /** Whether this token reads this rollout's calendar. */
  async mayRead(rollout: string, token: string): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE calendars SET last_used_at = $3 WHERE hash = $1 AND revoked_at IS NULL AND rollout_id = (SELECT id FROM rollouts WHERE key = $2) RETURNING 1`,
      [hashSecret(token), rollout, this.clock.now()],
    );
    return rows.length > 0;
  }
}
