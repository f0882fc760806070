import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { SignalKind } from '@rollout-health/shared/words';
import { LRUCache } from 'lru-cache';
import type { Transaction } from '../storage/database.js';

const UNIQUE_VIOLATION = '23505';
const REMEMBER_MILLISECONDS = 5_000;
const DIGEST_BYTES = 16;

/** One character a byte: half as long to sort and to keep as in hex. The first 16 bytes count; cutting them off would cost more than the rest. */
const digestOf = (kind: SignalKind, id: string): string => hash('sha256', `${kind}|${id}`, 'binary');

const hexOf = (digest: string): string => Buffer.from(digest, 'latin1').toString('hex', 0, DIGEST_BYTES);

/** The one guard against counting a signal twice, whoever sends or replays it. */
@Injectable()
export class SignalIdStore {
  // Sources that lately sent what was known: each failed COPY would leave rows behind for the vacuum.
  private readonly replaying = new LRUCache<number, true>({ max: 10_000, ttl: REMEMBER_MILLISECONDS });

  /** Those signals that were never seen from this source, each once, in their order. A worker with the same ids waits for the other's outcome. */
  async keepNew<Signal extends { id: string }>(
    transaction: Transaction,
    sourceId: number,
    kind: SignalKind,
    signals: Signal[],
    seenOn: Date,
  ): Promise<Signal[]> {
    const byId = new Map<string, Signal>();
    for (const signal of signals) if (!byId.has(signal.id)) byId.set(signal.id, signal);
    const each = [...byId.values()];
    // In one order for everybody: two workers never wait for each other in a circle.
    const digests = each.map(({ id }) => digestOf(kind, id)).sort();
    if (await this.areAllNew(transaction, sourceId, digests, seenOn)) return each;
    const rows = await transaction.query<{ digest: string }>(
      'INSERT INTO signal_ids (source_id, digest, seen_on) SELECT $1, unnest($2::uuid[]), $3 ON CONFLICT DO NOTHING RETURNING digest',
      // As one text: pg would escape each value of an array.
      [sourceId, `{${digests.map(hexOf).join()}}`, seenOn],
    );
    const fresh = new Set(rows.map(({ digest }) => digest.replaceAll('-', '')));
    return each.filter(({ id }) => fresh.has(hexOf(digestOf(kind, id))));
  }

  /** Most batches hold nothing known: COPY takes them in two thirds of the time, and all or none. */
  private async areAllNew({ query, copy }: Transaction, sourceId: number, digests: string[], seenOn: Date): Promise<boolean> {
    if (this.replaying.has(sourceId)) return false;
    await query('SAVEPOINT ids');
    try {
      await copy('signal_ids (source_id, digest, seen_on)', digests, (row, digest) => row.int(sourceId).uuid(digest).date(seenOn.getTime()));
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      this.replaying.set(sourceId, true);
      await query('ROLLBACK TO SAVEPOINT ids');
      return false;
    }
    await query('RELEASE SAVEPOINT ids');
    return true;
  }
}
