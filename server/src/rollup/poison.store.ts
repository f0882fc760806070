import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Log } from '../platform/log.js';
import type { SignalBatch } from '../queue/queues.js';
import { Database } from '../storage/database.js';

/** Postgres refuses the value itself (class 22: data exceptions): trying again cannot help. */
const isDataFault = (error: unknown): boolean => /^22/.test((error as { code?: string }).code ?? '');

/** A record that the database refuses is set apart, so that its neighbours are stored. */
@Injectable()
export class PoisonStore {
  constructor(
    private readonly database: Database,
    private readonly log: Log,
  ) {}

  /** Does the work on the whole batch; if a value is refused, on its halves, down to the one record at fault. */
  async isolate<Batch extends SignalBatch>(batch: Batch, work: (part: Batch) => Promise<void>): Promise<void> {
    try {
      await work(batch);
    } catch (error) {
      if (!isDataFault(error)) throw error;
      if (batch.records.length === 1) return this.keep(batch, (error as Error).message);
      const middle = Math.ceil(batch.records.length / 2);
      await this.isolate({ ...batch, records: batch.records.slice(0, middle) }, work);
      await this.isolate({ ...batch, records: batch.records.slice(middle) }, work);
    }
  }

  private async keep(batch: SignalBatch, reason: string): Promise<void> {
    const record = JSON.stringify(batch.records[0]);
    this.log.warn({ sourceId: batch.sourceId, kind: batch.kind }, 'a record that the database refuses was quarantined');
    await this.database.query(
      `INSERT INTO quarantine (source_id, kind, reason, path, record, digest, received_at) VALUES ($1, $2, $3, '', $4, $5, $6) ON CONFLICT DO NOTHING`,
      [
        batch.sourceId,
        batch.kind,
        `the database refused a value: ${reason}`,
        JSON.stringify({ text: record.replaceAll('\\u', '\\\\u') }),
        createHash('sha256').update(`${batch.kind}\n${record}`).digest('hex').slice(0, 32),
        new Date(batch.receivedAt),
      ],
    );
  }
}
