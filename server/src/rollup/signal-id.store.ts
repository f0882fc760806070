import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { SignalKind } from '@rollout-health/shared/words';
import type { Statements } from '../storage/database.js';

/** The one guard against counting a signal twice, whoever sends or replays it. */
@Injectable()
export class SignalIdStore {
  /** Those signals that were never seen from this source, each once. A worker with the same ids waits for the other's outcome. */
  async keepNew<Signal extends { id: string }>({ query }: Statements, sourceId: number, kind: SignalKind, signals: Signal[], seenOn: Date): Promise<Signal[]> {
    const byDigest = new Map<string, Signal>();
    for (const signal of signals) {
      const digest = createHash('sha256').update(`${kind}|${signal.id}`).digest('hex').slice(0, 32);
      if (!byDigest.has(digest)) byDigest.set(digest, signal);
    }
    const digests = [...byDigest.keys()].sort();
    const rows = await query<{ digest: string }>(
      'INSERT INTO signal_ids (source_id, digest, seen_on) SELECT $1, unnest($2::uuid[]), $3 ON CONFLICT DO NOTHING RETURNING digest',
      // As one text: pg would escape each value of an array.
      [sourceId, `{${digests.join()}}`, seenOn],
    );
    if (rows.length === digests.length) return [...byDigest.values()];
    return rows.map(({ digest }) => byDigest.get(digest.replaceAll('-', '')) as Signal);
  }
}
