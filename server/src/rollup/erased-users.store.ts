import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { hideUser } from '../platform/users.js';
import type { Statements } from '../storage/database.js';
import { readErasureSecret } from '../storage/erasure-secret.js';
import { FeatureStore } from './feature.store.js';
import type { MergedBatch } from './merger.js';
import { UserStore } from './user.store.js';

/** Users who were erased while signals of theirs waited: what was accepted before is nobody's, what came later is a new person's. */
@Injectable()
export class ErasedUsersStore {
  // The last erasure that this process knows of, by rollout.
  private readonly last = new LRUCache<number, number>({ max: 10_000 });
  private secret: string | undefined;

  constructor(
    private readonly users: UserStore,
    private readonly features: FeatureStore,
  ) {}

  /**
   * The batch without them. To be asked first in the transaction: an erasure waits for every transaction that has read this table,
   * and then finds what they stored; those that read later find the erasure.
   */
  async leaveOut<Batch extends MergedBatch>(statements: Statements, batch: Batch): Promise<Batch> {
    const rows = await statements.query<{ id: number; userKey: string; erasedAt: Date }>(
      'SELECT id, user_key AS "userKey", erased_at AS "erasedAt" FROM erasures WHERE rollout_id = $1 AND (erased_at >= $2 OR id > $3) ORDER BY id',
      [batch.rolloutId, new Date(batch.receivedFrom), this.last.get(batch.rolloutId) ?? 0],
    );
    const newest = rows.at(-1);
    if (!newest) return batch;
    this.forget(batch.rolloutId, newest.id);
    const secret = (this.secret ??= await readErasureSecret(statements));
    const erasedAt = new Map(rows.map((row) => [row.userKey, row.erasedAt.getTime()]));
    const records = batch.records.filter((record) => {
      const { user } = record as { user?: string };
      return user === undefined || (erasedAt.get(hideUser(user, secret)) ?? -1) < batch.arrivalOf(record);
    });
    return { ...batch, records };
  }

  /** What is remembered of people's days and features may be of somebody who is nobody now. */
  private forget(rolloutId: number, id: number): void {
    if ((this.last.get(rolloutId) ?? 0) >= id) return;
    this.last.set(rolloutId, id);
    this.users.forget();
    this.features.forget();
  }
}
