import { Injectable } from '@nestjs/common';
import { countRecords, unpackRecords } from '../queue/packed-records.js';
import type { Payload, SignalBatch } from '../queue/queues.js';

type QueuedBatch = Payload<'signals.store'>;

/** Batches that are stored as one. It arrived when the last of them did; the first one came at `receivedFrom`. */
export interface MergedBatch extends SignalBatch {
  receivedFrom: number;
  /** When the batch of this record arrived. */
  arrivalOf: (record: unknown) => number;
}

/** A batch and whoever waits for it to be stored. */
interface Joined {
  batch: QueuedBatch;
  resolve: () => void;
  reject: (error: unknown) => void;
}

interface Line {
  underWay: number;
  waiting: Joined[];
}

// While one transaction waits for the disk, the next one is prepared.
const UNDER_WAY = 2;
const MERGED_RECORDS = 8_000;
const MERGED_BYTES = 16 * 1024 * 1024;
const DAY = 86_400_000;

/**
 * Batches of one source, kind and day of arrival that wait for each other anyway are stored as one: they add to the same
 * few sums, and one transaction adds once. The busier, the larger; an idle worker stores each batch at once.
 * A merged batch arrived when the last of its batches did. Tickets and members are not merged: the time of each arrival counts.
 */
@Injectable()
export class Merger {
  private readonly lines = new Map<string, Line>();

  /** Resolves once the batch is stored, rejects with the error of what it was stored with. */
  async join(batch: QueuedBatch, store: (merged: MergedBatch) => Promise<void>): Promise<void> {
    if (batch.kind !== 'usage' && batch.kind !== 'errors') return store(await merge([batch]));
    const key = `${batch.sourceId}/${batch.kind}/${Math.floor(batch.receivedAt / DAY)}`;
    const line = this.lines.get(key) ?? { underWay: 0, waiting: [] };
    this.lines.set(key, line);
    return new Promise<void>((resolve, reject) => {
      line.waiting.push({ batch, resolve, reject });
      this.proceed(key, line, store);
    });
  }

  private proceed(key: string, line: Line, store: (merged: MergedBatch) => Promise<void>): void {
    while (line.underWay < UNDER_WAY && line.waiting.length > 0) {
      line.underWay += 1;
      void this.storeTogether(takeSome(line.waiting), store).finally(() => {
        line.underWay -= 1;
        this.proceed(key, line, store);
      });
    }
    if (line.underWay === 0) this.lines.delete(key);
  }

  private async storeTogether(joined: Joined[], store: (merged: MergedBatch) => Promise<void>): Promise<void> {
    try {
      await store(await merge(joined.map(({ batch }) => batch)));
      for (const { resolve } of joined) resolve();
    } catch (error) {
      for (const { reject } of joined) reject(error);
    }
  }
}

/** The first, and those behind it up to the limits. */
function takeSome(waiting: Joined[]): Joined[] {
  let [count, records, bytes] = [0, 0, 0];
  for (const { batch } of waiting) {
    records += countRecords(batch.records);
    bytes += Array.isArray(batch.records) ? 0 : batch.records.bytes;
    if (count > 0 && (records > MERGED_RECORDS || bytes > MERGED_BYTES)) break;
    count += 1;
  }
  return waiting.splice(0, count);
}

async function merge(batches: QueuedBatch[]): Promise<MergedBatch> {
  const parts = await Promise.all(batches.map(async ({ records, receivedAt }) => ({ records: await unpackRecords(records), receivedAt })));
  const times = batches.map(({ receivedAt }) => receivedAt);
  // Hardly ever asked for, so made only then.
  let arrivals: Map<unknown, number> | undefined;
  return {
    ...(batches[0] as QueuedBatch),
    receivedAt: Math.max(...times),
    receivedFrom: Math.min(...times),
    records: parts.flatMap(({ records }) => records),
    arrivalOf: (record) => {
      arrivals ??= new Map(parts.flatMap(({ records, receivedAt }) => records.map((known) => [known, receivedAt] as const)));
      return arrivals.get(record) as number;
    },
  };
}
