import { z } from 'zod';
import { Timestamp } from './words.js';

/** A job that failed for good and is kept until somebody sends it round again. Its payload is not shown: it may name users. */
export const FailedJob = z.object({
  queue: z.string(),
  id: z.string(),
  name: z.string(),
  reason: z.string(),
  attempts: z.number().int(),
  /** Records of a batch of signals; null for other jobs. */
  records: z.number().int().nullable(),
  addedAt: Timestamp,
  failedAt: Timestamp.nullable(),
});
export type FailedJob = z.infer<typeof FailedJob>;

/** The newest failures of each queue; `total` counts them all. */
export const FailedJobs = z.object({ total: z.number().int(), jobs: z.array(FailedJob) });
export type FailedJobs = z.infer<typeof FailedJobs>;
