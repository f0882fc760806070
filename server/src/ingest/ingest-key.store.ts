import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { forbidden, unauthorized } from '../platform/problem.js';
import type { TimeWindow } from '../platform/time-window.js';
import { Database } from '../storage/database.js';

export interface IngestSource extends TimeWindow {
  sourceId: number;
  rolloutId: number;
}

type Found = IngestSource & { isRevoked: boolean };

const REMEMBER_MILLISECONDS = 2_000;

/** Whose key it is. Keys are looked up by their SHA-256; a revoked one is refused within two seconds. */
@Injectable()
export class IngestKeyStore {
  private readonly found = new LRUCache<string, { source: Found | null }>({ max: 5_000, ttl: REMEMBER_MILLISECONDS });

  constructor(private readonly database: Database) {}

  async sourceOf(authorization: string | undefined): Promise<IngestSource> {
    const key = keyOf(authorization);
    if (!key) throw unauthorized('Send the ingest key of a source as "Authorization: Bearer <key>", or as the user name of HTTP basic.');
    const hash = createHash('sha256').update(key).digest();
    const source = await this.lookUp(hash);
    if (!source) throw unauthorized('No source has this ingest key. Copy it again, or make a new one on the Sources page.');
    if (source.isRevoked) throw forbidden('This ingest key was revoked. Make a new one on the Sources page.');
    return source;
  }

  private async lookUp(hash: Buffer): Promise<Found | null> {
    const name = hash.toString('base64');
    const known = this.found.get(name);
    if (known) return known.source;
    const source =
      (await this.database.one<Found>(
        `UPDATE ingest_keys k SET last_used_at = now() FROM sources s
         WHERE k.hash = $1 AND s.id = k.source_id
         RETURNING s.id AS "sourceId", s.rollout_id AS "rolloutId", s.back_days AS "backDays", s.ahead_minutes AS "aheadMinutes", k.revoked_at IS NOT NULL AS "isRevoked"`,
        [hash],
      )) ?? null;
    this.found.set(name, { source });
    return source;
  }
}

function keyOf(authorization: string | undefined): string | null {
  const [scheme, value] = (authorization ?? '').split(' ');
  if (!value) return null;
  if (scheme?.toLowerCase() === 'bearer') return value;
  if (scheme?.toLowerCase() !== 'basic') return null;
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0] || null;
}
