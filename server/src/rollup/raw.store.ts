import { Injectable } from '@nestjs/common';
import type { ErrorReport, UsageEvent } from '@rollout-health/shared/signals';
import { timeOf } from '../platform/moment.js';
import type { CopyRow } from '../storage/copy-rows.js';
import type { Transaction } from '../storage/database.js';
import type { Placement } from './placement.store.js';

export interface Arrival {
  rolloutId: number;
  sourceId: number;
  receivedAt: number;
}

/** The columns that all raw signals begin with. */
const begin = <Signal extends { at: string | number }>(
  row: CopyRow,
  { rolloutId, sourceId, receivedAt }: Arrival,
  { signal, stageId }: Placement<Signal>,
): CopyRow => row.int(rolloutId).int(sourceId).time(receivedAt).int(stageId).time(timeOf(signal.at));

/** Raw signals, as they came, in partitions by day. */
@Injectable()
export class RawStore {
  async addUsage({ copy }: Transaction, arrival: Arrival, placements: Placement<UsageEvent>[]): Promise<void> {
    await copy(
      'usage_events (rollout_id, source_id, received_at, stage_id, at, assisted, id, name, user_id, stage_key, segment, properties)',
      placements,
      (row, placement) =>
        begin(row, arrival, placement)
          .boolean(placement.signal.assisted ?? false)
          .text(placement.signal.id)
          .text(placement.signal.name)
          .text(placement.signal.user)
          .text(placement.stageId === null ? placement.signal.stage : null)
          .jsonb(placement.signal.segment)
          .jsonb(placement.signal.properties),
    );
  }

  async addErrors({ copy }: Transaction, arrival: Arrival, placements: Placement<ErrorReport>[]): Promise<void> {
    await copy(
      'error_reports (rollout_id, source_id, received_at, stage_id, at, id, stage_key, segment, requests, errors, window_seconds, kind, latency_p50, latency_p95)',
      placements,
      (row, placement) =>
        begin(row, arrival, placement)
          .text(placement.signal.id)
          .text(placement.stageId === null ? placement.signal.stage : null)
          .jsonb(placement.signal.segment)
          .bigint(placement.signal.requests)
          .bigint(placement.signal.errors)
          .double(placement.signal.windowSeconds)
          .text(placement.signal.kind)
          .double(placement.signal.latencyMs?.p50)
          .double(placement.signal.latencyMs?.p95),
    );
  }
}
