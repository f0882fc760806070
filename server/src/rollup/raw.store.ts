import { Injectable } from '@nestjs/common';
import type { ErrorReport, UsageEvent } from '@rollout-health/shared/signals';
import type { Statements } from '../storage/database.js';
import { timeOf } from './fold.js';
import type { Placement } from './placement.store.js';

export interface Arrival {
  rolloutId: number;
  sourceId: number;
  receivedAt: number;
}

const isoOf = (at: string | number): string => new Date(timeOf(at)).toISOString();

/** Raw signals, as they came, in partitions by day. */
@Injectable()
export class RawStore {
  async addUsage({ query }: Statements, arrival: Arrival, placements: Placement<UsageEvent>[]): Promise<void> {
    const rows = placements.map(({ signal, stageId }) => ({
      stage_id: stageId,
      at: isoOf(signal.at),
      assisted: signal.assisted ?? false,
      id: signal.id,
      name: signal.name,
      user_id: signal.user,
      stage_key: stageId === null ? signal.stage : undefined,
      segment: signal.segment,
      properties: signal.properties,
    }));
    await query(
      `INSERT INTO usage_events (rollout_id, source_id, received_at, stage_id, at, assisted, id, name, user_id, stage_key, segment, properties)
       SELECT $1, $2, $3, r.* FROM json_to_recordset($4)
       AS r (stage_id int, at timestamptz, assisted boolean, id text, name text, user_id text, stage_key text, segment jsonb, properties jsonb)`,
      [arrival.rolloutId, arrival.sourceId, new Date(arrival.receivedAt), JSON.stringify(rows)],
    );
  }

  async addErrors({ query }: Statements, arrival: Arrival, placements: Placement<ErrorReport>[]): Promise<void> {
    const rows = placements.map(({ signal, stageId }) => ({
      stage_id: stageId,
      at: isoOf(signal.at),
      id: signal.id,
      stage_key: stageId === null ? signal.stage : undefined,
      segment: signal.segment,
      requests: signal.requests,
      errors: signal.errors,
      window_seconds: signal.windowSeconds,
      kind: signal.kind,
      latency_p50: signal.latencyMs?.p50,
      latency_p95: signal.latencyMs?.p95,
    }));
    await query(
      `INSERT INTO error_reports (rollout_id, source_id, received_at, stage_id, at, id, stage_key, segment, requests, errors, window_seconds, kind, latency_p50, latency_p95)
       SELECT $1, $2, $3, r.* FROM json_to_recordset($4)
       AS r (stage_id int, at timestamptz, id text, stage_key text, segment jsonb, requests bigint, errors bigint, window_seconds float8, kind text, latency_p50 float8, latency_p95 float8)`,
      [arrival.rolloutId, arrival.sourceId, new Date(arrival.receivedAt), JSON.stringify(rows)],
    );
  }
}
