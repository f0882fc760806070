import { Injectable } from '@nestjs/common';
import { may } from '@rollout-health/shared/permissions';
import { GrantStore } from '../access/grant.store.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/configuration.js';
import { Mail } from '../platform/mail.js';
import { Handles } from '../queue/handles.js';
import { Database } from '../storage/database.js';
import { readDues } from './due.queries.js';
import { describeDue, momentOf, pageOf, type Due } from './dues.js';

interface Reader {
  id: string;
  name: string;
  email: string;
  rollout: string;
  rolloutName: string;
}

// People who are named by their name or address. Two of one name: neither, a letter must not go astray.
const READERS = `
  SELECT u.id, u.name, u.email, r.key AS rollout, r.name AS "rolloutName" FROM rollouts r
  JOIN identity_users u ON lower(u.email) = ANY($2) OR (lower(u.name) = ANY($2) AND (SELECT count(*) FROM identity_users o WHERE lower(o.name) = lower(u.name)) = 1)
  WHERE r.id = $1 AND u.banned IS NOT TRUE AND NOT EXISTS (SELECT 1 FROM reminder_refusals f WHERE f.person_id = u.id)`;

/** Writes to those who answer for what is due: once for each of its moments, also with several workers, and never about what is done. */
@Injectable()
export class LetterProcessor {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
    private readonly mail: Mail,
    private readonly grants: GrantStore,
  ) {}

  @Handles('maintenance.reminders')
  async process(): Promise<void> {
    if (!this.mail.isConfigured) return;
    for (const due of await readDues(this.database, this.clock.now(), null)) {
      if (due.people.length === 0) continue;
      const names = due.people.map((name) => name.toLowerCase());
      for (const reader of await this.database.query<Reader>(READERS, [due.rolloutId, names])) {
        // Given here or brought by a group: the same answer as that of the page.
        if (may(await this.grants.of(reader.id), 'rollout.read', reader.rollout)) await this.write(due, reader);
      }
    }
  }

  /** The row is held while the letter is handed over: another worker goes on without it. A letter that failed is tried at the next run. */
  private async write(due: Due, { id, name, email, rollout, rolloutName }: Reader): Promise<void> {
    const now = this.clock.now();
    const moment = momentOf(due.due, now);
    if (moment === null) return;
    const key = [due.rolloutId, due.kind, due.subject, due.due, moment, id];
    await this.database.query(
      'INSERT INTO reminder_letters (rollout_id, kind, subject, due, moment, person_id) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING',
      key,
    );
    await this.database.transaction(async ({ query }) => {
      const rows = await query(
        `SELECT 1 FROM reminder_letters WHERE (rollout_id, kind, subject, due, moment, person_id) = ($1, $2, $3, $4::timestamptz, $5, $6) AND sent_at IS NULL FOR UPDATE SKIP LOCKED`,
        key,
      );
      if (rows.length === 0) return;
      const text = describeDue(due, moment);
      const address = `${this.configuration.publicUrl ?? ''}/r/${rollout}/${pageOf(due)}`;
      const isSent = await this.mail.send({
        to: email,
        subject: `${rolloutName}: ${text.slice(0, -1)}`,
        text: `Hello ${name},\n\n${text} You answer for it, or stand in for whoever does.\n\n${address}\n\nNo such letters: ${this.configuration.publicUrl ?? ''}/settings/account`,
      });
      if (!isSent) return;
      await query(
        `UPDATE reminder_letters SET sent_at = $7 WHERE (rollout_id, kind, subject, due, moment, person_id) = ($1, $2, $3, $4::timestamptz, $5, $6)`,
        [...key, now],
      );
    });
  }
}
