import { Injectable } from '@nestjs/common';
import type { ErrorReport, UsageEvent } from '@rollout-health/shared/signals';
import type { Transaction } from '../storage/database.js';
import { timeOf } from './fold.js';
import type { Placement } from './placement.store.js';

export interface Arrival {
  rolloutId: number;
  sourceId: number;
  receivedAt: number;
}

/** In UTC: RFC 3339 allows offsets that Postgres refuses. */
const isoOf = (at: string | number): string => new Date(timeOf(at)).toISOString();

const jsonOf = (value: object | undefined): string | undefined => (value === undefined ? undefined : JSON.stringify(value));

/** Raw signals, as they came, in partitions by day. */
@Injectable()
export class RawStore {
  async addUsage({ copy }: Transaction, { rolloutId, sourceId, receivedAt }: Arrival, placements: Placement<UsageEvent>[]): Promise<void> {
    const received = isoOf(receivedAt);
    await copy(
      'usage_events (rollout_id, source_id, received_at, stage_id, at, assisted, id, name, user_id, stage_key, segment, properties)',
      placements.map(({ signal, stageId }) => [
        rolloutId,
        sourceId,
        received,
        stageId,
        isoOf(signal.at),
        signal.assisted ?? false,
        signal.id,
        signal.name,
        signal.user,
        stageId === null ? signal.stage : null,
        jsonOf(signal.segment),
        jsonOf(signal.properties),
      ]),
    );
  }

  async addErrors({ copy }: Transaction, { rolloutId, sourceId, receivedAt }: Arrival, placements: Placement<ErrorReport>[]): Promise<void> {
    const received = isoOf(receivedAt);
    await copy(
      'error_reports (rollout_id, source_id, received_at, stage_id, at, id, stage_key, segment, requests, errors, window_seconds, kind, latency_p50, latency_p95)',
      placements.map(({ signal, stageId }) => [
        rolloutId,
        sourceId,
        received,
        stageId,
        isoOf(signal.at),
        signal.id,
        stageId === null ? signal.stage : null,
        jsonOf(signal.segment),
        signal.requests,
        signal.errors,
        signal.windowSeconds,
        signal.kind,
        signal.latencyMs?.p50,
        signal.latencyMs?.p95,
      ]),
    );
  }
}
