import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Handles } from '../queue/handles.js';
import { Database } from '../storage/database.js';
import { readDues } from './due.queries.js';
import { describeDue, momentOf, pageOf, type Due } from './dues.js';
import { Letters, type Reader } from './letters.js';

// People who are named by their name or address. Two of one name: neither, a letter must not go astray.
const READERS = `
  SELECT u.id AS "personId", u.name, u.email, r.key AS rollout, r.name AS "rolloutName" FROM rollouts r
  JOIN identity_users u ON lower(u.email) = ANY($2) OR (lower(u.name) = ANY($2) AND (SELECT count(*) FROM identity_users o WHERE lower(o.name) = lower(u.name)) = 1)
  WHERE r.id = $1 AND u.banned IS NOT TRUE AND NOT EXISTS (SELECT 1 FROM reminder_refusals f WHERE f.person_id = u.id)`;

/** Writes to those who answer for what is due: once for each of its moments, also with several workers, and never about what is done. */
@Injectable()
export class LetterProcessor {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly letters: Letters,
  ) {}

  @Handles('maintenance.reminders')
  async process(): Promise<void> {
    if (!this.letters.areSent) return;
    for (const due of await readDues(this.database, this.clock.now(), null)) {
      if (due.people.length === 0) continue;
      const names = due.people.map((name) => name.toLowerCase());
      for (const reader of await this.database.query<Reader>(READERS, [due.rolloutId, names])) {
        if (await this.letters.mayReach(reader)) await this.write(due, reader);
      }
    }
  }

  private async write(due: Due, reader: Reader): Promise<void> {
    const now = this.clock.now();
    const moment = momentOf(due.due, now);
    if (moment === null) return;
    const key = [due.rolloutId, due.kind, due.subject, due.due, moment, reader.personId];
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
      const what = describeDue(due, moment);
      const [address, refusing] = [`/r/${reader.rollout}/${pageOf(due)}`, '/settings/account'].map((path) => this.letters.addressOf(path));
      const text = `Hello ${reader.name},\n\n${what} You answer for it, or stand in for whoever does.\n\n${address}\n\nNo such letters: ${refusing}`;
      if (!(await this.letters.send(reader, { subject: what.slice(0, -1), text }))) return;
      await query(
        `UPDATE reminder_letters SET sent_at = $7 WHERE (rollout_id, kind, subject, due, moment, person_id) = ($1, $2, $3, $4::timestamptz, $5, $6)`,
        [...key, now],
      );
    });
  }
}
