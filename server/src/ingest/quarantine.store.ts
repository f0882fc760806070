import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { SignalKind } from '@rollout-health/shared/words';
import { Database } from '../storage/database.js';
import type { Quarantined } from './check-records.js';

/** Signals kept aside until their cause is mended. The same one again stands there once. */
@Injectable()
export class QuarantineStore {
  constructor(private readonly database: Database) {}

  async keep(sourceId: number, kind: SignalKind, quarantined: Quarantined[], receivedAt: Date): Promise<void> {
    if (quarantined.length === 0) return;
    const records = quarantined.map(({ record }) => JSON.stringify(record));
    await this.database.query(
      `INSERT INTO quarantine (source_id, kind, reason, path, record, digest, received_at)
       SELECT $1, $2, reason, path, record, digest, $7 FROM unnest($3::text[], $4::text[], $5::jsonb[], $6::uuid[]) AS q (reason, path, record, digest)
       ON CONFLICT (source_id, digest) DO NOTHING`,
      [
        sourceId,
        kind,
        quarantined.map(({ reason }) => reason),
        quarantined.map(({ path }) => path),
        records,
        records.map((record) => createHash('sha256').update(`${kind}\n${record}`).digest('hex').slice(0, 32)),
        receivedAt,
      ],
    );
  }
}
