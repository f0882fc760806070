import { Injectable } from '@nestjs/common';
import type { SignalKind } from '@rollout-health/shared/words';
import type { Statements } from '../storage/database.js';
import type { Arrival } from './raw.store.js';

const NO_STAGE = 0;

/** When each source was heard last, per kind and stage; and how much of a rollout's signals was counted. */
@Injectable()
export class FeedStore {
  /** `counted`: signals by stage id, null for those without one. Replays count for the heartbeat, not for the number. */
  async beat({ query }: Statements, arrival: Arrival, kind: SignalKind, counted: Map<number | null, number>): Promise<void> {
    const stages = [...counted.keys()].map((stageId) => stageId ?? NO_STAGE).sort((a, b) => a - b);
    if (!stages.includes(NO_STAGE)) stages.unshift(NO_STAGE);
    const receivedAt = new Date(arrival.receivedAt);
    const signals = [...counted.values()].reduce((sum, number) => sum + number, 0);
    await query(
      `WITH counted AS (
         INSERT INTO counted_signals AS known (rollout_id, kind, day, signals) SELECT $6::int, $2::text, ($3::timestamptz AT TIME ZONE 'UTC')::date, $7::bigint WHERE $7::bigint > 0
         ON CONFLICT (rollout_id, kind, day) DO UPDATE SET signals = known.signals + excluded.signals)
       INSERT INTO feeds AS known (source_id, kind, first_received_at, last_received_at, stage_id, signals)
       SELECT $1::int, $2::text, $3::timestamptz, $3::timestamptz, * FROM unnest($4::int[], $5::bigint[])
       ON CONFLICT (source_id, kind, stage_id) DO UPDATE
         SET last_received_at = greatest(known.last_received_at, excluded.last_received_at), signals = known.signals + excluded.signals`,
      [
        arrival.sourceId,
        kind,
        receivedAt.toISOString(),
        stages,
        // The row of no stage has them all: it is the source's own heartbeat.
        stages.map((stageId) => (stageId === NO_STAGE ? signals : (counted.get(stageId) ?? 0))),
        arrival.rolloutId,
        signals,
      ],
    );
  }
}
