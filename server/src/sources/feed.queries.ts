import { Injectable } from '@nestjs/common';
import type { FeedContents, StoredSignal, UnassignedContents } from '@rollout-health/shared/sources';
import type { SignalKind } from '@rollout-health/shared/words';
import { notFound } from '../platform/problem.js';
import { Database } from '../storage/database.js';
import type { Source } from '../storage/entities/source.entity.js';
import { UNASSIGNED_COUNTED } from '../storage/unassigned.js';

const NEWEST = 20;
const MINUTE = 60_000;
const DAY = 86_400_000;

/** A signal as it was sent, from the columns of `r` that keep it. */
const USAGE = `jsonb_build_object('id', r.id, 'name', r.name, 'user', r.user_id, 'at', r.at, 'assisted', nullif(r.assisted, false), 'stage', r.stage_key,
  'segment', r.segment, 'properties', r.properties)`;
const ERRORS = `jsonb_build_object('id', r.id, 'at', r.at, 'requests', r.requests, 'errors', r.errors, 'kind', r.kind, 'windowSeconds', r.window_seconds,
  'latencyMs', nullif(jsonb_strip_nulls(jsonb_build_object('p50', r.latency_p50, 'p95', r.latency_p95)), '{}'), 'stage', r.stage_key, 'segment', r.segment)`;
const EVENTS = { usage: { table: 'usage_events', record: USAGE, user: 'user_id' }, errors: { table: 'error_reports', record: ERRORS, user: 'NULL::text' } };

interface Row {
  receivedAt: Date;
  stage: string | null;
  record: object;
}

/** What was not sent is null in its column, and left out. */
const toSignal = ({ receivedAt, stage, record }: Row): StoredSignal => ({
  receivedAt: receivedAt.toISOString(),
  stage,
  record: Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null)),
});

/** What the counts of signals are made of. */
@Injectable()
export class FeedQueries {
  constructor(private readonly database: Database) {}

  async contents(source: Source, kind: SignalKind): Promise<FeedContents> {
    const rows = await this.database.query<{ stageId: number; stage: string | null; name: string | null; signals: number; first: Date; last: Date }>(
      `SELECT f.stage_id AS "stageId", s.key AS stage, s.name, f.signals, f.first_received_at AS first, f.last_received_at AS last
       FROM feeds f LEFT JOIN stages s ON s.id = f.stage_id WHERE f.source_id = $1 AND f.kind = $2 ORDER BY s.position NULLS FIRST`,
      [source.id, kind],
    );
    const whole = rows.find(({ stageId }) => stageId === 0);
    if (!whole) throw notFound(`The source "${source.key}" sent no ${kind} yet.`);
    const stages = rows.filter((row) => row !== whole && row.signals > 0).map(({ stage, name, signals }) => ({ stage, name, signals }));
    const rest = whole.signals - stages.reduce((sum, { signals }) => sum + signals, 0);
    return {
      signals: whole.signals,
      firstReceivedAt: whole.first.toISOString(),
      lastReceivedAt: whole.last.toISOString(),
      stages: [...stages, ...(rest > 0 ? [{ stage: null, name: null, signals: rest }] : [])],
      newest: (await this.newest(source, kind, whole.last)).map(toSignal),
    };
  }

  async unassigned(rolloutId: number, kind: 'usage' | 'errors'): Promise<UnassignedContents> {
    const { table, record, user } = EVENTS[kind];
    const [stages, newest] = await Promise.all([
      this.database.query<UnassignedContents['stages'][number]>(
        `SELECT stage_key AS stage, count(*) AS signals, ${kind === 'usage' ? 'count(DISTINCT sent_by)' : 'NULL::bigint'} AS users
         FROM (SELECT stage_key, ${user} AS sent_by FROM ${table} WHERE rollout_id = $1 AND stage_id IS NULL LIMIT ${UNASSIGNED_COUNTED}) AS counted
         GROUP BY 1 ORDER BY 2 DESC, 1`,
        [rolloutId],
      ),
      this.database.query<Row>(
        `SELECT received_at AS "receivedAt", NULL AS stage, ${record} AS record
         FROM (SELECT * FROM ${table} WHERE rollout_id = $1 AND stage_id IS NULL LIMIT ${UNASSIGNED_COUNTED}) AS r ORDER BY received_at DESC LIMIT ${NEWEST}`,
        [rolloutId],
      ),
    ]);
    return { signals: stages.reduce((sum, { signals }) => sum + signals, 0), stages, newest: newest.map(toSignal) };
  }

  private async newest({ id, rolloutId }: Source, kind: SignalKind, last: Date): Promise<Row[]> {
    if (kind === 'tickets') {
      return this.database.query<Row>(
        `SELECT t.received_at AS "receivedAt", s.key AS stage, t.record FROM ticket_states t JOIN tickets k ON k.source_id = t.source_id AND k.id = t.ticket_id
         LEFT JOIN stages s ON s.id = k.stage_id WHERE t.source_id = $1 AND t.received_at > $2 ORDER BY t.received_at DESC LIMIT ${NEWEST}`,
        [id, new Date(last.getTime() - DAY)],
      );
    }
    if (kind === 'members') {
      return this.database.query<Row>(
        `SELECT m.since AS "receivedAt", s.key AS stage, jsonb_build_object('user', m.user_id, 'stage', s.key) AS record
         FROM members m JOIN stages s ON s.id = m.stage_id WHERE m.rollout_id = $1 ORDER BY m.since DESC LIMIT ${NEWEST}`,
        [rolloutId],
      );
    }
    // A busy source needs its last minutes only, a quiet one its last day.
    const ofMinutes = await this.newestEvents(id, kind, new Date(last.getTime() - MINUTE));
    return ofMinutes.length === NEWEST ? ofMinutes : this.newestEvents(id, kind, new Date(last.getTime() - DAY));
  }

  private newestEvents(sourceId: number, kind: 'usage' | 'errors', since: Date): Promise<Row[]> {
    const { table, record } = EVENTS[kind];
    return this.database.query<Row>(
      `SELECT r.received_at AS "receivedAt", s.key AS stage, ${record} AS record FROM ${table} r LEFT JOIN stages s ON s.id = r.stage_id
       WHERE r.source_id = $1 AND r.received_at > $2 ORDER BY r.received_at DESC, r.at DESC LIMIT ${NEWEST}`,
      [sourceId, since],
    );
  }
}
