import { Injectable } from '@nestjs/common';
import { Queues } from '../queue/queues.service.js';
import { Database } from '../storage/database.js';
import { LAST_SEEN } from '../storage/last-seen.js';
import { sumIncrements, type Increment } from './increments.js';
import type { Stored } from './store.processor.js';

const LATE_MILLISECONDS = 120_000;
const HOUR = 3_600_000;
// They stand at the start of their hour or day, so they always come late; no criterion reads them.
const NEVER_JUDGED = new Set(['active-users-hour', LAST_SEEN]);

/** Tells the next stations what a committed batch touched: done again it would find nothing new to tell, so each is asked for until it is in. */
@Injectable()
export class Messenger {
  constructor(
    private readonly queues: Queues,
    private readonly database: Database,
  ) {}

  async tell({ rolloutId, receivedAt }: { rolloutId: number; receivedAt: number }, stored: Stored): Promise<void> {
    await this.queues.follow('health.evaluate', { rolloutId, cause: 'signals' }, { onceFor: String(rolloutId) });
    await this.tellLate(rolloutId, receivedAt, stored.increments);
    if (stored.newMembers.length > 0) await this.queues.follow('signals.assign', { rolloutId, userIds: stored.newMembers });
    else if (await this.isAssignable(rolloutId, stored.unassigned))
      await this.queues.follow('signals.assign', { rolloutId, userIds: null }, { onceFor: String(rolloutId) });
  }

  /** What lands in the past may change verdicts that were made without it. */
  private async tellLate(rolloutId: number, receivedAt: number, increments: Increment[]): Promise<void> {
    const first = new Map<string, { stageId: number; from: number }>();
    const late = increments.filter(({ at, series }) => at <= receivedAt - LATE_MILLISECONDS && !NEVER_JUDGED.has(series));
    // A ticket's new state takes back what the one before it added: where that comes to nothing, nothing changed.
    for (const { stageId, at } of sumIncrements(late)) {
      const key = `${stageId}/${Math.floor(at / HOUR)}`;
      const known = first.get(key);
      if (!known || at < known.from) first.set(key, { stageId, from: at });
    }
    for (const [key, { stageId, from }] of first)
      await this.queues.follow('health.revise', { rolloutId, stageId, from }, { onceFor: key, delayMilliseconds: 1_000 });
  }

  /** A stage or membership that was committed while the batch was under way did not see it, nor the batch that. */
  private async isAssignable(rolloutId: number, { stageKeys, users }: Stored['unassigned']): Promise<boolean> {
    if (stageKeys.length === 0 && users.length === 0) return false;
    const row = await this.database.one<{ found: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM stages WHERE rollout_id = $1 AND removed_at IS NULL AND key = ANY($2))
           OR EXISTS (SELECT 1 FROM members WHERE rollout_id = $1 AND user_id = ANY($3)) AS found`,
      [rolloutId, stageKeys, users],
    );
    return row?.found ?? false;
  }
}
