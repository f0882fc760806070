import { z } from 'zod';
import { ReadinessFile } from './readiness-file.js';
import { Key, Timestamp } from './words.js';

/** What was shown before growing, at which load, and until when that counts. */

const text = z.string().min(1).max(2_000);
const link = z.url({ protocol: /^https?$/ }).max(1_000);

/** Posted by a person or a pipeline. `doneAt`: now if not given. */
export const ReadinessResultRequest = z.object({
  outcome: z.enum(['passed', 'failed']),
  /** In the check's own unit: users, or requests a second. */
  load: z.number().min(0).max(1e12).optional(),
  scope: z.string().min(1).max(400).optional(),
  evidence: text.optional(),
  link: link.optional(),
  doneAt: Timestamp.optional(),
  expiresAt: Timestamp.optional(),
});
export type ReadinessResultRequest = z.infer<typeof ReadinessResultRequest>;

export const PostedResult = z.object({ id: z.string() });
export type PostedResult = z.infer<typeof PostedResult>;

export const ReadinessResult = z.object({
  id: z.string(),
  outcome: z.enum(['passed', 'failed']),
  load: z.number().nullable(),
  scope: z.string().nullable(),
  evidence: z.string().nullable(),
  link: z.string().nullable(),
  file: ReadinessFile.nullable(),
  doneAt: Timestamp,
  expiresAt: Timestamp,
  postedBy: z.string(),
});
export type ReadinessResult = z.infer<typeof ReadinessResult>;

export const ReadinessState = z.enum(['passed', 'missing', 'failed', 'expired', 'too-small']);
export type ReadinessState = z.infer<typeof ReadinessState>;

export const ReadinessRow = z.object({
  key: Key,
  name: z.string(),
  area: z.enum(['performance', 'accessibility', 'security', 'resilience', 'integrations', 'support', 'documentation']),
  owner: z.string().nullable(),
  before: Key.nullable(),
  validDays: z.number().int(),
  load: z.enum(['users', 'requests-per-second', 'none']),
  state: ReadinessState,
  /** Why it does not count, in words. */
  text: z.string().nullable(),
  /** What the next stage asks for, in the check's unit; null: no load, or not known. */
  required: z.number().nullable(),
  results: z.array(ReadinessResult),
});
export type ReadinessRow = z.infer<typeof ReadinessRow>;

/** A check that is declared no more. Its results count for nothing, until a check with its key is declared again. */
export const RemovedCheck = z.object({ key: Key, results: z.array(ReadinessResult.omit({ expiresAt: true })) });
export type RemovedCheck = z.infer<typeof RemovedCheck>;

export const ReadinessPage = z.object({
  asOf: Timestamp,
  next: z.object({ stage: Key, name: z.string(), plannedUsers: z.number() }).nullable(),
  checks: z.array(ReadinessRow),
  removed: z.array(RemovedCheck),
  /** Of the pause of the stage that runs; `lastAt` null: never. */
  rehearsal: z.object({ stage: Key, name: z.string(), lastAt: Timestamp.nullable() }).nullable(),
});
export type ReadinessPage = z.infer<typeof ReadinessPage>;
