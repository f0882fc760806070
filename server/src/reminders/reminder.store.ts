import { Injectable } from '@nestjs/common';
import type { ReminderLetters, ReminderList } from '@rollout-health/shared/reminders';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { Mail } from '../platform/mail.js';
import { badRequest } from '../platform/problem.js';
import { noteActivity } from '../storage/activity.js';
import { Database } from '../storage/database.js';
import { Places } from '../storage/places.js';
import { readDues } from './due.queries.js';
import { describeDue, momentOf, pageOf } from './dues.js';

@Injectable()
export class ReminderStore {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
    private readonly mail: Mail,
  ) {}

  /** Read as things are now, letters or not: what is done is not in it. */
  async list(rolloutKey: string, caller: Caller): Promise<ReminderList> {
    const rollout = await this.places.rollout(rolloutKey);
    const now = this.clock.now();
    const own = await this.database.one<{ email: string }>('SELECT email FROM identity_users WHERE id = $1', [caller.id]);
    const called = [caller.name, own?.email ?? caller.name].map((name) => name.toLowerCase());
    const reminders = (await readDues(this.database, now, rollout.key)).flatMap((due) => {
      const moment = momentOf(due.due, now);
      if (moment === null) return [];
      const { kind, subject, people } = due;
      const isYours = caller.kind === 'person' && people.some((name) => called.includes(name.toLowerCase()));
      return [{ kind, subject, moment, due: due.due.toISOString(), text: describeDue(due, moment), page: pageOf(due), people, isYours }];
    });
    return { asOf: now.toISOString(), reminders };
  }

  async letters({ id }: Caller): Promise<ReminderLetters> {
    const refused = await this.database.query('SELECT 1 FROM reminder_refusals WHERE person_id = $1', [id]);
    return { isWanted: refused.length === 0, isPossible: this.mail.isConfigured };
  }

  async wantLetters(caller: Caller, isWanted: boolean): Promise<void> {
    if (caller.kind !== 'person') throw badRequest('Only people get letters. Sign in to say whether you want them.');
    await this.database.transaction(async (statements) => {
      const sql = isWanted
        ? 'DELETE FROM reminder_refusals WHERE person_id = $1 RETURNING 1'
        : 'INSERT INTO reminder_refusals VALUES ($1) ON CONFLICT DO NOTHING RETURNING 1';
      const changed = await statements.query(sql, [caller.id]);
      if (changed.length > 0)
        await noteActivity(statements, {
          actor: caller,
          action: isWanted ? 'reminders by letter wanted' : 'reminders by letter refused',
          subject: caller.name,
        });
    });
  }
}
