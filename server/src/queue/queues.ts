import { HealthMessage } from '@rollout-health/shared/live';
import { SignalKind } from '@rollout-health/shared/words';
import { z } from 'zod';

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

/**
 * Every job there is: `<queue>.<what happens>` and what it carries. Stations meet here and nowhere else.
 * signals: ingest → rollup. health: rollup and a tick → health. live: health → live. maintenance: the clock → operations.
 */
export const JOBS = {
  'signals.store': SignalBatch,
  /** Users whose stage became known, or a stage key that came to exist: signals that were unassigned find their stage. */
  'signals.assign': z.object({ rolloutId: z.number().int(), userIds: z.array(z.string()).nullable() }),
  'health.evaluate': z.object({ rolloutId: z.number().int(), cause: z.enum(['signals', 'tick', 'decision', 'declaration', 'late-signals']) }),
  'health.tick': Nothing,
  /** Signals whose time lies before what was judged already: evaluations from then on get a revision. */
  'health.revise': z.object({ rolloutId: z.number().int(), stageId: z.number().int(), from: z.number().int() }),
  'live.announce': HealthMessage,
  'maintenance.compact': Nothing,
  'maintenance.partitions': Nothing,
  'maintenance.retention': Nothing,
} as const;

export type JobName = keyof typeof JOBS;
export type Payload<Name extends JobName> = z.infer<(typeof JOBS)[Name]>;
export type QueueName = 'signals' | 'health' | 'live' | 'maintenance';

export const QUEUE_NAMES: QueueName[] = ['signals', 'health', 'live', 'maintenance'];
export const queueOf = (name: JobName): QueueName => name.slice(0, name.indexOf('.')) as QueueName;

/** How many jobs of a queue one process has in hand at once. */
export const CONCURRENCY: Record<QueueName, number> = { signals: 24, health: 16, live: 8, maintenance: 1 };

/** Jobs that a clock sets off, in milliseconds. */
export const SCHEDULES: Partial<Record<JobName, number>> = {
  'health.tick': 5_000,
  'maintenance.compact': 60_000,
  'maintenance.partitions': 3_600_000,
  'maintenance.retention': 3_600_000,
};
