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
 * signals: ingest → rollup. maintenance: the clock → storage's upkeep.
 */
export const JOBS = {
  'signals.store': SignalBatch,
  'maintenance.partitions': Nothing,
} as const;

export type JobName = keyof typeof JOBS;
export type Payload<Name extends JobName> = z.infer<(typeof JOBS)[Name]>;
export type QueueName = 'signals' | 'maintenance';

export const QUEUE_NAMES: QueueName[] = ['signals', 'maintenance'];
export const queueOf = (name: JobName): QueueName => name.slice(0, name.indexOf('.')) as QueueName;

/** How many jobs of a queue one process has in hand at once. */
export const CONCURRENCY: Record<QueueName, number> = { signals: 8, maintenance: 1 };

/** Jobs that a clock sets off, in milliseconds. */
export const SCHEDULES: Partial<Record<JobName, number>> = {
  'maintenance.partitions': 3_600_000,
};
