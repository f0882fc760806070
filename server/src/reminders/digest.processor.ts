import { Injectable } from '@nestjs/common';
import type { StageHealth } from '@rollout-health/shared/health';
import { DONE } from '@rollout-health/shared/stage-life';
import type { DecisionKind } from '@rollout-health/shared/words';
import { Clock } from '../platform/clock.js';
import { Handles } from '../queue/handles.js';
import { Database, type Statements } from '../storage/database.js';
import { factsOf, lastSlot, writeDigest, type Fact } from './digest.js';
import { Letters, type Reader } from './letters.js';

interface Wanted extends Reader {
  evaluatedAt: Date | null;
  isOnlyChanged: boolean;
  sentAt: Date | null;
  facts: Fact[] | null;
}

const WANTED = `
  SELECT d.person_id AS "personId", u.name, u.email, r.key AS rollout, r.name AS "rolloutName", r.evaluated_at AS "evaluatedAt",
    d.is_only_changed AS "isOnlyChanged", d.sent_at AS "sentAt", d.facts
  FROM digests d JOIN rollouts r ON r.id = d.rollout_id JOIN identity_users u ON u.id = d.person_id`;

/** Writes to those who asked for it, at the time they asked for; each letter is against the last one that they got. */
@Injectable()
export class DigestProcessor {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly letters: Letters,
  ) {}

  @Handles('maintenance.digests')
  async process(): Promise<void> {
    if (!this.letters.areSent) return;
    const now = this.clock.now();
    const slots = [lastSlot('daily', now), lastSlot('weekly', now)];
    const due = await this.database.query<{ rolloutId: number; personId: string }>(
      `SELECT rollout_id AS "rolloutId", person_id AS "personId" FROM digests WHERE handled_at < CASE cadence WHEN 'daily' THEN $1::timestamptz ELSE $2 END`,
      slots,
    );
    for (const key of due) await this.database.transaction((statements) => this.handle(statements, key, slots, now));
  }

  private async handle(statements: Statements, { rolloutId, personId }: { rolloutId: number; personId: string }, slots: Date[], now: Date): Promise<void> {
    const [wanted] = await statements.query<Wanted>(
      `${WANTED} WHERE d.rollout_id = $1 AND d.person_id = $2 AND u.banned IS NOT TRUE
         AND d.handled_at < CASE d.cadence WHEN 'daily' THEN $3::timestamptz ELSE $4 END FOR UPDATE OF d SKIP LOCKED`,
      [rolloutId, personId, ...slots],
    );
    if (!wanted || !(await this.letters.mayReach(wanted))) return;
    const facts = factsOf(await this.stages(statements, rolloutId));
    const before = wanted.facts && wanted.sentAt ? { facts: wanted.facts, sentAt: wanted.sentAt } : null;
    const decided = before ? await this.decided(statements, rolloutId, before.sentAt) : [];
    const { isChanged, lines } = writeDigest({ before, facts, decided, asOf: wanted.evaluatedAt ?? now });
    const isToBeSent = isChanged || !wanted.isOnlyChanged;
    if (isToBeSent && !(await this.send(wanted, isChanged, lines))) return;
    await statements.query(
      `UPDATE digests SET handled_at = $3, sent_at = CASE WHEN $4 THEN $3 ELSE sent_at END, facts = CASE WHEN $4 THEN $5::jsonb ELSE facts END
       WHERE rollout_id = $1 AND person_id = $2`,
      [rolloutId, personId, now, isToBeSent, JSON.stringify(facts)],
    );
  }

  private send(reader: Reader, isChanged: boolean, lines: string[]): Promise<boolean> {
    const address = this.letters.addressOf(`/r/${reader.rollout}/summary`);
    if (!isChanged) return this.letters.send(reader, { subject: 'nothing changed', text: `${lines.join(' ')} ${address}` });
    const text = `Hello ${reader.name},\n\n${lines.join('\n')}\n\n${address}\n\nOther letters or none: “By letter” on that page.`;
    return this.letters.send(reader, { subject: 'what changed', text });
  }

  private async stages({ query }: Statements, rolloutId: number): Promise<StageHealth[]> {
    const rows = await query<{ document: StageHealth }>(
      'SELECT h.document FROM stage_health h JOIN stages s ON s.id = h.stage_id WHERE h.rollout_id = $1 AND s.removed_at IS NULL ORDER BY s.position',
      [rolloutId],
    );
    return rows.map(({ document }) => document);
  }

  private async decided({ query }: Statements, rolloutId: number, since: Date): Promise<string[]> {
    const rows = await query<{ stage: string; decision: DecisionKind; by: string; reason: string | null }>(
      `SELECT s.name AS stage, d.decision, d.made_by AS by, d.reason FROM decisions d JOIN stages s ON s.id = d.stage_id
       WHERE d.rollout_id = $1 AND d.at > $2 ORDER BY d.id`,
      [rolloutId, since],
    );
    return rows.map(({ stage, decision, by, reason }) => `${by} ${DONE[decision]} ${stage}${reason ? `: “${reason}”` : ''}.`);
  }
}
