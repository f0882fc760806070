import { z } from 'zod';
import { Feed } from './health.js';
import { Networks } from './keys.js';
import { Key, SignalKind, Timestamp } from './words.js';

export const SourceDeclaration = z.object({
  key: Key,
  name: z.string().min(1).max(120),
  kind: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional(),
  /** Accepted times of signals, from now. Others are quarantined. */
  backDays: z.number().int().min(1).max(10_000).optional(),
  aheadMinutes: z.number().int().min(0).max(1_440).optional(),
  /** A feed silent for longer is stale. Null: history that expects nothing more. */
  expectEverySeconds: z.number().int().min(10).max(2_592_000).nullable().optional(),
});
export type SourceDeclaration = z.infer<typeof SourceDeclaration>;

export const SourceChange = SourceDeclaration.omit({ key: true }).partial();
export type SourceChange = z.infer<typeof SourceChange>;

/** `hint`: the first characters, to tell keys apart. The key itself is never shown again. */
export const IngestKeyRow = z.object({
  id: z.number().int(),
  hint: z.string(),
  createdAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
  /** Null: when it is revoked. */
  expiresAt: Timestamp.nullable(),
  revokedAt: Timestamp.nullable(),
  networks: Networks,
});
export type IngestKeyRow = z.infer<typeof IngestKeyRow>;

/** Of a key in use; what is left out stays. */
export const IngestKeyChange = z.object({ expiresAt: Timestamp.nullable().optional(), networks: Networks.optional() });
export type IngestKeyChange = z.infer<typeof IngestKeyChange>;

export const SourceRow = z.object({
  key: Key,
  name: z.string(),
  kind: z.string(),
  backDays: z.number().int(),
  aheadMinutes: z.number().int(),
  expectEverySeconds: z.number().int().nullable(),
  createdAt: Timestamp,
  keys: z.array(IngestKeyRow),
  feeds: z.array(Feed.extend({ signals: z.number().int() })),
  quarantined: z.number().int(),
});
export type SourceRow = z.infer<typeof SourceRow>;

/** A signal as it was stored. */
export const StoredSignal = z.object({
  receivedAt: Timestamp,
  /** The stage that it counts for; null: none yet. */
  stage: Key.nullable(),
  /** As it was sent, but for a stage that was found: that one is told above. */
  record: z.unknown(),
});
export type StoredSignal = z.infer<typeof StoredSignal>;

/** Answer of `GET /rollouts/{rollout}/sources/{source}/feeds/{kind}`: what the number of its signals is made of. */
export const FeedContents = z.object({
  signals: z.number().int(),
  firstReceivedAt: Timestamp,
  lastReceivedAt: Timestamp,
  /** By the stage that each counted for when it came; null: none was known. They add up to `signals`. */
  stages: z.array(z.object({ stage: Key.nullable(), name: z.string().nullable(), signals: z.number().int() })),
  /** Of the last day on which the feed was heard, the newest first. */
  newest: z.array(StoredSignal),
});
export type FeedContents = z.infer<typeof FeedContents>;

/** Answer of `GET /rollouts/{rollout}/unassigned/{kind}`: signals that count for no stage yet. */
export const UnassignedContents = z.object({
  /** Of these at most: more are not counted. */
  signals: z.number().int(),
  /** By the stage that they name and nobody declared, the most first; null: they name none. `users`: how many different ones sent them; null: reports have none. */
  stages: z.array(z.object({ stage: z.string().nullable(), signals: z.number().int(), users: z.number().int().nullable() })),
  newest: z.array(StoredSignal),
});
export type UnassignedContents = z.infer<typeof UnassignedContents>;

/** Answer of making a source or a key: the only time that `ingestKey` is shown. */
export const NewIngestKey = z.object({ source: Key, id: z.number().int(), ingestKey: z.string() });
export type NewIngestKey = z.infer<typeof NewIngestKey>;

export const QuarantinedRow = z.object({
  id: z.string(),
  source: Key,
  kind: SignalKind,
  path: z.string(),
  reason: z.string(),
  record: z.unknown(),
  receivedAt: Timestamp,
});
export type QuarantinedRow = z.infer<typeof QuarantinedRow>;

export const QuarantinePage = z.object({ total: z.number().int(), rows: z.array(QuarantinedRow) });
export type QuarantinePage = z.infer<typeof QuarantinePage>;

/** Without `ids`: every open row (of the source). Resent rows are checked against the window of today. */
export const QuarantineRequest = z.object({
  action: z.enum(['resend', 'dismiss']),
  source: Key.optional(),
  ids: z
    .array(z.string().regex(/^\d{1,18}$/))
    .max(5_000)
    .optional(),
});
export type QuarantineRequest = z.infer<typeof QuarantineRequest>;
export const QuarantineAnswer = z.object({ settled: z.number().int(), kept: z.number().int() });
export type QuarantineAnswer = z.infer<typeof QuarantineAnswer>;
