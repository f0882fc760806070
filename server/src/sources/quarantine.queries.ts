import { Injectable } from '@nestjs/common';
import type { QuarantineAnswer, QuarantinePage, QuarantineRequest } from '@rollout-health/shared/sources';
import type { SignalKind } from '@rollout-health/shared/words';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { findTimeFault } from '../platform/time-window.js';
import { Queues } from '../queue/queues.service.js';
import { noteActivity } from '../storage/activity.js';
import { Database } from '../storage/database.js';

const AT_ONCE = 1_000;

interface Row {
  id: number;
  sourceId: number;
  kind: SignalKind;
  record: object;
  backDays: number;
  aheadMinutes: number;
}

/** Signals kept aside: to look at, to send again once their cause is mended, or to wave away. */
@Injectable()
export class QuarantineQueries {
  constructor(
    private readonly database: Database,
    private readonly queues: Queues,
    private readonly clock: Clock,
  ) {}

  async page(rolloutId: number, source: string | undefined, limit: number, offset: number): Promise<QuarantinePage> {
    const where = 's.rollout_id = $1 AND q.settled_at IS NULL AND ($2::text IS NULL OR s.key = $2)';
    const [total, rows] = await Promise.all([
      this.database.one<{ rows: number }>(`SELECT count(*) AS rows FROM quarantine q JOIN sources s ON s.id = q.source_id WHERE ${where}`, [
        rolloutId,
        source ?? null,
      ]),
      this.database.query<{ id: number; source: string; kind: SignalKind; path: string; reason: string; record: unknown; receivedAt: Date }>(
        `SELECT q.id, s.key AS source, q.kind, q.path, q.reason, q.record, q.received_at AS "receivedAt" FROM quarantine q JOIN sources s ON s.id = q.source_id
         WHERE ${where} ORDER BY q.id DESC LIMIT $3 OFFSET $4`,
        [rolloutId, source ?? null, limit, offset],
      ),
    ]);
    return { total: total?.rows ?? 0, rows: rows.map((row) => ({ ...row, id: String(row.id), receivedAt: row.receivedAt.toISOString() })) };
  }

  /** Resent rows are durable in the queue before they are settled: a crash in between sends them twice, which counts once. */
  async settle(rolloutId: number, { action, source, ids }: QuarantineRequest, caller: Caller): Promise<QuarantineAnswer> {
    const answer: QuarantineAnswer = { settled: 0, kept: 0 };
    let after = 0;
    for (;;) {
      const { rows, readAt } = await this.openRows(rolloutId, source, ids, after);
      if (rows.length === 0) return answer;
      after = rows.at(-1)?.id ?? after;
      const ready = action === 'dismiss' ? rows : rows.filter((row) => !findTimeFault(row.record, row.kind, row, this.clock.now()));
      if (action === 'resend') await this.resend(rolloutId, ready, readAt);
      answer.settled += await this.markSettled(rolloutId, ready, action, caller);
      answer.kept += rows.length - ready.length;
    }
  }

  private async markSettled(rolloutId: number, rows: Row[], action: QuarantineRequest['action'], caller: Caller): Promise<number> {
    if (rows.length === 0) return 0;
    return this.database.transaction(async (statements) => {
      const settled = await statements.query<{ id: number }>(
        'UPDATE quarantine SET settled_at = $2, settled_as = $3 WHERE id = ANY($1) AND settled_at IS NULL RETURNING id',
        [rows.map(({ id }) => id), this.clock.now(), action === 'resend' ? 'resent' : 'dismissed'],
      );
      const subject = `${settled.length} settled`;
      await noteActivity(statements, { actor: caller, action: `quarantine ${action}`, rolloutId, subject, after: { ids: settled.map(({ id }) => id) } });
      return settled.length;
    });
  }

  /** The lock keeps an erasure out until they are read: what is sent again of somebody who is erased meanwhile was read before. */
  private openRows(rolloutId: number, source: string | undefined, ids: string[] | undefined, after: number): Promise<{ rows: Row[]; readAt: Date }> {
    return this.database.transaction(async ({ query }) => {
      await query('LOCK TABLE erasures IN ACCESS SHARE MODE');
      const readAt = this.clock.now();
      const rows = await query<Row>(
        `SELECT q.id, q.source_id AS "sourceId", q.kind, q.record, s.back_days AS "backDays", s.ahead_minutes AS "aheadMinutes"
         FROM quarantine q JOIN sources s ON s.id = q.source_id
         WHERE s.rollout_id = $1 AND q.settled_at IS NULL AND ($2::text IS NULL OR s.key = $2) AND ($3::bigint[] IS NULL OR q.id = ANY($3)) AND q.id > $4
         ORDER BY q.id LIMIT ${AT_ONCE}`,
        [rolloutId, source ?? null, ids ?? null, after],
      );
      return { rows, readAt };
    });
  }

  private async resend(rolloutId: number, rows: Row[], readAt: Date): Promise<void> {
    const batches = new Map<string, Row[]>();
    for (const row of rows) batches.set(`${row.sourceId}/${row.kind}`, [...(batches.get(`${row.sourceId}/${row.kind}`) ?? []), row]);
    for (const batch of batches.values()) {
      const [first] = batch;
      if (!first) continue;
      await this.queues.add('signals.store', {
        sourceId: first.sourceId,
        rolloutId,
        kind: first.kind,
        receivedAt: readAt.getTime(),
        records: batch.map(({ record }) => record),
      });
    }
  }
}
