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

/** Raw signals, as they came, in partitions by day. */
@Injectable()
export class RawStore {
  async addUsage({ copy }: Transaction, { rolloutId, sourceId, receivedAt }: Arrival, placements: Placement<UsageEvent>[]): Promise<void> {
    await copy(
      'usage_events (rollout_id, source_id, received_at, stage_id, at, assisted, id, name, user_id, stage_key, segment, properties)',
      placements,
      (row, { signal, stageId }) =>
        row
          .int(rolloutId)
          .int(sourceId)
          .time(receivedAt)
          .int(stageId)
          .time(timeOf(signal.at))
          .boolean(signal.assisted ?? false)
          .text(signal.id)
          .text(signal.name)
          .text(signal.user)
          .text(stageId === null ? signal.stage : null)
          .jsonb(signal.segment)
          .jsonb(signal.properties),
    );
  }

  async addErrors({ copy }: Transaction, { rolloutId, sourceId, receivedAt }: Arrival, placements: Placement<ErrorReport>[]): Promise<void> {
    await copy(
      'error_reports (rollout_id, source_id, received_at, stage_id, at, id, stage_key, segment, requests, errors, window_seconds, kind, latency_p50, latency_p95)',
      placements,
      (row, { signal, stageId }) =>
        row
          .int(rolloutId)
          .int(sourceId)
          .time(receivedAt)
          .int(stageId)
          .time(timeOf(signal.at))
          .text(signal.id)
          .text(stageId === null ? signal.stage : null)
          .jsonb(signal.segment)
          .bigint(signal.requests)
          .bigint(signal.errors)
          .double(signal.windowSeconds)
          .text(signal.kind)
          .double(signal.latencyMs?.p50)
          .double(signal.latencyMs?.p95),
    );
  }
}
