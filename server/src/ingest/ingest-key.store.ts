import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../platform/clock.js';
import { isWithin } from '../platform/networks.js';
import { forbidden, unauthorized } from '../platform/problem.js';
import { hashSecret } from '../platform/secret.js';
import type { TimeWindow } from '../platform/time-window.js';
import { Database } from '../storage/database.js';
import { Paces } from './paces.js';

export interface IngestSource extends TimeWindow {
  sourceId: number;
  rolloutId: number;
}

type Found = IngestSource & { keyId: number; isRevoked: boolean; expiresAt: Date | null; networks: string[] };

const REMEMBER_MILLISECONDS = 2_000;

/** Whose key it is. Keys are looked up by their SHA-256; what is remembered of them is forgotten when one changes, or after two seconds. */
@Injectable()
export class IngestKeyStore {
  private readonly found = new LRUCache<string, { source: Found | null }>({ max: 5_000, ttl: REMEMBER_MILLISECONDS });

  constructor(
    private readonly database: Database,
    private readonly paces: Paces,
    private readonly clock: Clock,
  ) {}

  forget(): void {
    this.found.clear();
  }

  async sourceOf(authorization: string | undefined, address: string | undefined): Promise<IngestSource> {
    const key = keyOf(authorization);
    if (!key) throw unauthorized('Send the ingest key of a source as "Authorization: Bearer <key>", or as the user name of HTTP basic.');
    const hash = hashSecret(key);
    const source = await this.lookUp(hash, address);
    if (!source) {
      await this.paces.countStranger(address);
      throw unauthorized('No source has this ingest key. Copy it again, or make a new one on the Sources page.');
    }
    if (source.isRevoked) throw forbidden('This ingest key was revoked. Make a new one on the Sources page.');
    if (source.expiresAt && source.expiresAt <= this.clock.now()) throw forbidden('This ingest key has ended. Make a new one on the Sources page.');
    if (!isWithin(address, source.networks))
      throw forbidden(`This ingest key may not be used from ${address ?? 'here'}. Send from one of its networks, or change them on the Sources page.`);
    await this.paces.countKey(source.keyId);
    return source;
  }

  private async lookUp(hash: Buffer, address: string | undefined): Promise<Found | null> {
    const name = hash.toString('base64');
    const known = this.found.get(name);
    if (known) return known.source;
    await this.paces.refuseStranger(address, name);
    const source =
      (await this.database.one<Found>(
        `UPDATE ingest_keys k SET last_used_at = now() FROM sources s
         WHERE k.hash = $1 AND s.id = k.source_id
         RETURNING k.id AS "keyId", s.id AS "sourceId", s.rollout_id AS "rolloutId", s.back_days AS "backDays", s.ahead_minutes AS "aheadMinutes",
           k.revoked_at IS NOT NULL AS "isRevoked", k.expires_at AS "expiresAt", k.networks`,
        [hash],
      )) ?? null;
    if (source) this.paces.knows(name);
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
