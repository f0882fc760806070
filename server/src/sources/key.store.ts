import { Injectable } from '@nestjs/common';
import type { NewKeyRequest, RotationRequest } from '@rollout-health/shared/keys';
import type { IngestKeyChange, IngestKeyRow, NewIngestKey } from '@rollout-health/shared/sources';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { notFound } from '../platform/problem.js';
import { hashSecret, hintOf, newSecret } from '../platform/secret.js';
import { noteActivity } from '../storage/activity.js';
import { Database, type Statements } from '../storage/database.js';
import type { Source } from '../storage/entities/source.entity.js';

interface Row {
  id: number;
  sourceId: number;
  hint: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
  networks: string[];
}

const HOUR = 3_600_000;
const SELECT = `SELECT id, source_id AS "sourceId", hint, created_at AS "createdAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt",
    revoked_at AS "revokedAt", networks FROM ingest_keys`;

/** Ingest keys of sources. A key is shown once; its SHA-256 is kept. */
@Injectable()
export class KeyStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async of(sourceIds: number[]): Promise<Map<number, IngestKeyRow[]>> {
    const rows = await this.database.query<Row>(`${SELECT} WHERE source_id = ANY($1) ORDER BY id`, [sourceIds]);
    const bySource = new Map<number, IngestKeyRow[]>();
    for (const { sourceId, ...row } of rows) bySource.set(sourceId, [...(bySource.get(sourceId) ?? []), toKey(row)]);
    return bySource;
  }

  async make(source: Source, request: NewKeyRequest, maker: Caller): Promise<NewIngestKey> {
    return this.database.transaction(async (statements) => {
      const made = await this.insert(statements, source, request);
      const after = { id: made.id, ...request };
      await noteActivity(statements, { actor: maker, action: 'ingest key made', rolloutId: source.rolloutId, subject: source.key, after });
      return made;
    });
  }

  /** What is left out stays. */
  async change(source: Source, id: number, { expiresAt, networks }: IngestKeyChange, changer: Caller): Promise<void> {
    await this.database.transaction(async (statements) => {
      const before = await this.inUse(statements, source, id);
      await statements.query(
        'UPDATE ingest_keys SET expires_at = CASE WHEN $2 THEN $3::timestamptz ELSE expires_at END, networks = coalesce($4, networks) WHERE id = $1',
        [id, expiresAt !== undefined, expiresAt ?? null, networks ?? null],
      );
      await noteActivity(statements, {
        actor: changer,
        action: 'ingest key changed',
        rolloutId: source.rolloutId,
        subject: `${source.key} ${id}`,
        before: { ...(expiresAt !== undefined && { expiresAt: before.expiresAt }), ...(networks && { networks: before.networks }) },
        after: { expiresAt, networks },
      });
    });
  }

  /** A new key with the networks of the old one, which works for so many hours more, or to its own end if that comes first. */
  async rotate(source: Source, id: number, { overlapHours }: RotationRequest, by: Caller): Promise<NewIngestKey> {
    return this.database.transaction(async (statements) => {
      const { networks, expiresAt } = await this.inUse(statements, source, id);
      const overlapEnd = new Date(this.clock.now().getTime() + overlapHours * HOUR);
      const end = expiresAt && expiresAt < overlapEnd ? expiresAt : overlapEnd;
      await statements.query('UPDATE ingest_keys SET expires_at = $2 WHERE id = $1', [id, end]);
      const made = await this.insert(statements, source, { networks });
      const after = { id: made.id, instead: id, until: end.toISOString() };
      await noteActivity(statements, { actor: by, action: 'ingest key rotated', rolloutId: source.rolloutId, subject: source.key, after });
      return made;
    });
  }

  async revoke(source: Source, id: number, revoker: Caller): Promise<void> {
    await this.database.transaction(async (statements) => {
      const rows = await statements.query('UPDATE ingest_keys SET revoked_at = coalesce(revoked_at, $3) WHERE source_id = $1 AND id = $2 RETURNING 1', [
        source.id,
        id,
        this.clock.now(),
      ]);
      if (rows.length === 0) throw unknown(source, id);
      await noteActivity(statements, { actor: revoker, action: 'ingest key revoked', rolloutId: source.rolloutId, subject: `${source.key} ${id}` });
    });
  }

  async insert({ query }: Statements, source: { id: number; key: string }, { expiresAt, networks = [] }: NewKeyRequest = {}): Promise<NewIngestKey> {
    const ingestKey = newSecret('rhi');
    const [row] = await query<{ id: number }>(
      'INSERT INTO ingest_keys (source_id, hash, hint, expires_at, networks) VALUES ($1, $2, $3, $4, $5) RETURNING id',
      [source.id, hashSecret(ingestKey), hintOf(ingestKey), expiresAt ?? null, networks],
    );
    return { source: source.key, id: row?.id as number, ingestKey };
  }

  private async inUse({ query }: Statements, source: Source, id: number): Promise<Row> {
    const [row] = await query<Row>(`${SELECT} WHERE source_id = $1 AND id = $2 AND revoked_at IS NULL FOR UPDATE`, [source.id, id]);
    if (!row) throw unknown(source, id);
    return row;
  }
}

const unknown = (source: Source, id: number) => notFound(`The source "${source.key}" has no key in use with the number ${id}. GET …/sources lists them.`);

function toKey({ id, hint, createdAt, lastUsedAt, expiresAt, revokedAt, networks }: Omit<Row, 'sourceId'>): IngestKeyRow {
  return {
    id,
    hint,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
    networks,
  };
}
