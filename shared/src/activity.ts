import { z } from 'zod';
import { Key, Timestamp } from './words.js';

export const ActorKind = z.enum(['person', 'token', 'system']);
export type ActorKind = z.infer<typeof ActorKind>;

/** One change: who, what, before and after, when, from where. Never altered once written. */
export const ActivityEntry = z.object({
  id: z.string(),
  at: Timestamp,
  actor: z.string(),
  actorKind: ActorKind,
  /** The network address it came from; null: by itself, or written before addresses were kept. */
  address: z.string().nullable(),
  action: z.string(),
  /** Null: of the whole installation. */
  rollout: Key.nullable(),
  subject: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});
export type ActivityEntry = z.infer<typeof ActivityEntry>;

export const ActivityQuery = z.object({
  actor: z.string().max(120).optional(),
  action: z.string().max(120).optional(),
  subject: z.string().max(120).optional(),
  from: Timestamp.optional(),
  to: Timestamp.optional(),
  /** Entries older than this one. */
  before: z
    .string()
    .regex(/^\d{1,15}$/, 'is the id of an entry')
    .optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'is a number up to 999')
    .optional(),
  /** csv, ndjson: all that pass the filter, as a file. */
  format: z.enum(['json', 'csv', 'ndjson']).optional(),
});
export type ActivityQuery = z.infer<typeof ActivityQuery>;

export const ActivityPage = z.object({
  /** How many pass the filter. */
  total: z.number().int(),
  /** Newest first. */
  entries: z.array(ActivityEntry),
  /** What a filter can choose from. */
  actors: z.array(z.string()),
  actions: z.array(z.string()),
});
export type ActivityPage = z.infer<typeof ActivityPage>;
