import { HealthMessage } from '@rollout-health/shared/live';
import { SignalKind } from '@rollout-health/shared/words';
import { z } from 'zod';
import { PackedRecords } from './packed-records.js';

/**
 * A batch of signals of one source and one kind, as ingest accepted it. Times are as they were sent;
 * records are valid against their schema in shared/signals.
 */
export const SignalBatch = z.object({
  sourceId: z.number().int(),
  rolloutId: z.number().int(),
  kind: SignalKind,
  receivedAt: z.number().int(),
  records: z.array(z.unknown()),
});
export type SignalBatch = z.infer<typeof SignalBatch>;

const Nothing = z.object({});

/** What set an evaluation off. */
export const EvaluationCause = z.enum(['signals', 'tick', 'decision', 'declaration', 'practice', 'late-signals']);
export type EvaluationCause = z.infer<typeof EvaluationCause>;

/**
 * Every job there is: `<queue>.<what happens>` and what it carries. Stations meet here and nowhere else.
 * signals: ingest → rollup. health: rollup and the clock → health. live: health → live. maintenance: the clock → upkeep.
 */
export const JOBS = {
  'signals.store': SignalBatch.extend({ records: z.union([z.array(z.unknown()), PackedRecords]) }),
  /** Signals without a stage look for it again: those of these users, or (null) all. */
  'signals.assign': z.object({ rolloutId: z.number().int(), userIds: z.array(z.string()).nullable() }),
  'health.evaluate': z.object({ rolloutId: z.number().int(), cause: EvaluationCause }),
  'health.tick': Nothing,
  /** How tickets cluster is measured anew. */
  'health.dispersion': Nothing,
  /** Signals landed in the past, from this moment (ms) on. */
  'health.revise': z.object({ rolloutId: z.number().int(), stageId: z.number().int(), from: z.number().int() }),
  'live.announce': HealthMessage,
  'maintenance.partitions': Nothing,
  'maintenance.journeys': Nothing,
  /** Rollups grow coarse with age. */
  'maintenance.compact': Nothing,
  'maintenance.retention': Nothing,
  /** Jobs that failed for good name nobody who was erased. */
  'maintenance.erasures': Nothing,
  /** What segments do otherwise than everybody else, looked at once a day. */
  'maintenance.patterns': Nothing,
  /** Letters to those who answer for what is due. */
  'maintenance.reminders': Nothing,
  /** Letters to those who asked to be told what changed. */
  'maintenance.digests': Nothing,
} as const;

export type JobName = keyof typeof JOBS;
export type Payload<Name extends JobName> = z.infer<(typeof JOBS)[Name]>;
export type QueueName = 'signals' | 'health' | 'live' | 'maintenance';

export const QUEUE_NAMES: QueueName[] = ['signals', 'health', 'live', 'maintenance'];
export const queueOf = (name: JobName): QueueName => name.slice(0, name.indexOf('.')) as QueueName;

/** How many jobs of a queue one process has in hand at once. */
export const CONCURRENCY: Record<QueueName, number> = { signals: 16, health: 8, live: 8, maintenance: 1 };

/** Jobs that a clock sets off, in milliseconds. */
export const SCHEDULES: Partial<Record<JobName, number>> = {
  'health.tick': 5_000,
  'health.dispersion': 300_000,
  'maintenance.partitions': 3_600_000,
  'maintenance.journeys': 15_000,
  'maintenance.compact': 60_000,
  'maintenance.retention': 3_600_000,
  'maintenance.erasures': 3_600_000,
  'maintenance.patterns': 3_600_000,
  'maintenance.reminders': 300_000,
  'maintenance.digests': 300_000,
};
