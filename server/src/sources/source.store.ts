import { Injectable } from '@nestjs/common';
import type { NewIngestKey, SourceChange, SourceDeclaration, SourceRow } from '@rollout-health/shared/sources';
import type { SignalKind } from '@rollout-health/shared/words';
import { DataSource } from 'typeorm';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { conflict, notFound } from '../platform/problem.js';
import { noteActivity } from '../storage/activity.js';
import { Database } from '../storage/database.js';
import { Source } from '../storage/entities/source.entity.js';
import { Places } from '../storage/places.js';
import { KeyStore } from './key.store.js';

const EXPECT_SECONDS = 900;

interface FeedRow {
  sourceId: number;
  kind: SignalKind;
  lastReceivedAt: Date;
  signals: number;
}

/** Sources of a rollout. */
@Injectable()
export class SourceStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly database: Database,
    private readonly places: Places,
    private readonly keys: KeyStore,
    private readonly clock: Clock,
  ) {}

  async rolloutId(key: string): Promise<number> {
    return (await this.places.rollout(key)).id;
  }

  async source(rollout: string, key: string): Promise<Source> {
    const source = await this.dataSource.getRepository(Source).findOneBy({ rolloutId: await this.rolloutId(rollout), key });
    if (!source) throw notFound(`The rollout "${rollout}" has no source "${key}".`);
    return source;
  }

  async list(rollout: string): Promise<SourceRow[]> {
    const rolloutId = await this.rolloutId(rollout);
    const sources = await this.dataSource.getRepository(Source).find({ where: { rolloutId }, order: { id: 'ASC' } });
    const ids = sources.map(({ id }) => id);
    const [keys, feeds, quarantined] = await Promise.all([
      this.keys.of(ids),
      this.database.query<FeedRow>(
        `SELECT source_id AS "sourceId", kind, last_received_at AS "lastReceivedAt", signals FROM feeds WHERE source_id = ANY($1) AND stage_id = 0 ORDER BY kind`,
        [ids],
      ),
      this.database.query<{ sourceId: number; rows: number }>(
        'SELECT source_id AS "sourceId", count(*) AS rows FROM quarantine WHERE source_id = ANY($1) AND settled_at IS NULL GROUP BY 1',
        [ids],
      ),
    ]);
    return sources.map((source) => ({
      ...toRow(source),
      keys: keys.get(source.id) ?? [],
      feeds: feeds.filter(({ sourceId }) => sourceId === source.id).map((feed) => this.toFeed(source, feed)),
      quarantined: quarantined.find(({ sourceId }) => sourceId === source.id)?.rows ?? 0,
    }));
  }

  async make(rollout: string, declaration: SourceDeclaration, maker: Caller): Promise<NewIngestKey> {
    const rolloutId = await this.rolloutId(rollout);
    return this.database.transaction(async (statements) => {
      const [row] = await statements.query<{ id: number }>(
        `INSERT INTO sources (rollout_id, key, name, kind, back_days, ahead_minutes, expect_every_seconds) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (rollout_id, key) DO NOTHING RETURNING id`,
        [
          rolloutId,
          declaration.key,
          declaration.name,
          declaration.kind ?? 'native',
          declaration.backDays ?? 30,
          declaration.aheadMinutes ?? 5,
          declaration.expectEverySeconds === undefined ? EXPECT_SECONDS : declaration.expectEverySeconds,
        ],
      );
      if (!row) throw conflict(`This rollout has a source "${declaration.key}" already. Choose another key, or make a further ingest key for that source.`);
      await noteActivity(statements, { actor: maker, action: 'source made', rolloutId, subject: declaration.key, after: declaration });
      return this.keys.insert(statements, { id: row.id, key: declaration.key });
    });
  }

  async change(source: Source, change: SourceChange, changer: Caller): Promise<void> {
    const before = Object.fromEntries(Object.keys(change).map((field) => [field, source[field as keyof SourceChange]]));
    await this.database.transaction(async (statements) => {
      await statements.query(
        `UPDATE sources SET name = coalesce($2, name), kind = coalesce($3, kind), back_days = coalesce($4, back_days), ahead_minutes = coalesce($5, ahead_minutes),
           expect_every_seconds = CASE WHEN $6 THEN $7::int ELSE expect_every_seconds END WHERE id = $1`,
        [source.id, change.name, change.kind, change.backDays, change.aheadMinutes, change.expectEverySeconds !== undefined, change.expectEverySeconds ?? null],
      );
      await noteActivity(statements, { actor: changer, action: 'source changed', rolloutId: source.rolloutId, subject: source.key, before, after: change });
    });
  }

  private toFeed(source: Source, feed: FeedRow): SourceRow['feeds'][number] {
    const silentSeconds = (this.clock.now().getTime() - feed.lastReceivedAt.getTime()) / 1_000;
    return {
      source: source.key,
      sourceName: source.name,
      kind: feed.kind,
      lastReceivedAt: feed.lastReceivedAt.toISOString(),
      expectEverySeconds: source.expectEverySeconds ?? 0,
      isStale: source.expectEverySeconds !== null && feed.kind !== 'members' && silentSeconds > source.expectEverySeconds,
      signals: feed.signals,
    };
  }
}

function toRow({ key, name, kind, backDays, aheadMinutes, expectEverySeconds, createdAt }: Source) {
  return { key, name, kind, backDays, aheadMinutes, expectEverySeconds, createdAt: createdAt.toISOString() };
}
