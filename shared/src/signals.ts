import { z } from 'zod';
import { LATENCY_LIMITS } from './metrics.js';

/** Limits on everything that comes from outside. Lengths are in UTF-16 units, sizes in bytes. */
export const LIMITS = {
  recordsPerRequest: 5_000,
  dimensionsPerRecord: 8,
  propertiesPerRecord: 32,
  idLength: 200,
  nameLength: 120,
  valueLength: 200,
  propertyValueLength: 1_000,
  urlLength: 2_000,
  depth: 12,
} as const;

const NUL = String.fromCharCode(0);
/** Half of a surrogate pair is no character: neither UTF-8 nor Postgres can keep it. */
export const isStorable = (value: string) => !value.includes(NUL) && value.isWellFormed();
export const STORABLE_MESSAGE = 'must not contain NUL characters or halves of surrogate pairs';
const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

const text = (max: number) => z.string().min(1).max(max).refine(isStorable, STORABLE_MESSAGE);

/** RFC 3339 text, or milliseconds since 1970. */
export const SignalTime = z.union(
  [z.iso.datetime({ offset: true }), z.number().int().min(0).max(8_640_000_000_000_000)],
  'must be an RFC 3339 time with an offset, such as 2026-01-31T09:30:00Z, or epoch milliseconds',
);
export type SignalTime = z.infer<typeof SignalTime>;

const entryCount = (max: number) => (value: Record<string, unknown>) => {
  let entries = 0;
  for (const key in value) {
    if (PROTOTYPE_KEYS.has(key)) return false;
    entries += 1;
  }
  return entries <= max;
};

export const SegmentValues = z
  .record(text(LIMITS.nameLength), text(LIMITS.valueLength))
  .refine(entryCount(LIMITS.dimensionsPerRecord), `at most ${LIMITS.dimensionsPerRecord} dimensions, none named like an object prototype`)
  .meta({ maxProperties: LIMITS.dimensionsPerRecord });
export type SegmentValues = z.infer<typeof SegmentValues>;

const PropertyValue = z.union(
  [z.string().max(LIMITS.propertyValueLength).refine(isStorable, STORABLE_MESSAGE), z.number(), z.boolean(), z.null()],
  `must be text of at most ${LIMITS.propertyValueLength} characters, a number, true, false or null`,
);
const Properties = z
  .record(text(LIMITS.nameLength), PropertyValue)
  .refine(entryCount(LIMITS.propertiesPerRecord), `at most ${LIMITS.propertiesPerRecord} properties, none named like an object prototype`)
  .meta({ maxProperties: LIMITS.propertiesPerRecord });

const count = z.number().int().min(0).max(1_000_000_000_000);
const milliseconds = z.number().min(0).max(86_400_000);

const LatencyLimit = z.enum(LATENCY_LIMITS.map(String) as [string, ...string[]], `must be one of ${LATENCY_LIMITS.join(', ')}`);

export const UsageEvent = z.object({
  id: text(LIMITS.idLength),
  name: text(LIMITS.nameLength),
  at: SignalTime,
  user: text(LIMITS.idLength),
  stage: text(LIMITS.nameLength).optional(),
  segment: SegmentValues.optional(),
  assisted: z.boolean().optional(),
  properties: Properties.optional(),
});
export type UsageEvent = z.infer<typeof UsageEvent>;

export const ErrorReport = z
  .object({
    id: text(LIMITS.idLength),
    at: SignalTime,
    stage: text(LIMITS.nameLength).optional(),
    segment: SegmentValues.optional(),
    requests: count,
    errors: count,
    windowSeconds: z.number().positive().max(86_400).optional(),
    kind: text(LIMITS.nameLength).optional(),
    latencyMs: z
      .object({
        p50: milliseconds.optional(),
        p95: milliseconds.optional(),
        /** How many of the requests took longer than so many ms. */
        slower: z.partialRecord(LatencyLimit, count).optional(),
      })
      .optional(),
  })
  .refine((report) => report.errors <= report.requests, { path: ['errors'], message: 'must not exceed requests' })
  .refine((report) => Object.values(report.latencyMs?.slower ?? {}).every((slower = 0) => slower <= report.requests), {
    path: ['latencyMs', 'slower'],
    message: 'must not exceed requests',
  });
export type ErrorReport = z.infer<typeof ErrorReport>;

export const TicketStatus = z.enum(['open', 'pending', 'solved', 'closed']);
export type TicketStatus = z.infer<typeof TicketStatus>;
export const TicketPriority = z.enum(['low', 'normal', 'high', 'urgent']);
export type TicketPriority = z.infer<typeof TicketPriority>;

export const Ticket = z.object({
  id: text(LIMITS.idLength),
  updatedAt: SignalTime,
  openedAt: SignalTime,
  status: TicketStatus,
  priority: TicketPriority.optional(),
  user: text(LIMITS.idLength).optional(),
  stage: text(LIMITS.nameLength).optional(),
  segment: SegmentValues.optional(),
  topic: text(LIMITS.nameLength).optional(),
  assignee: text(LIMITS.nameLength).optional(),
  firstReplyAt: SignalTime.optional(),
  solvedAt: SignalTime.optional(),
  reopened: z.number().int().min(0).max(100_000).optional(),
  workaround: z.boolean().optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(LIMITS.urlLength)
    .refine(isStorable, STORABLE_MESSAGE)
    .optional(),
});
export type Ticket = z.infer<typeof Ticket>;

export const Member = z.object({ user: text(LIMITS.idLength), stage: text(LIMITS.nameLength) });
export type Member = z.infer<typeof Member>;

/** The wrapper each route accepts beside one object, a bare array and NDJSON. */
export const WRAPPER = { usage: 'events', errors: 'reports', tickets: 'tickets', members: 'members' } as const;

export const RECORD = { usage: UsageEvent, errors: ErrorReport, tickets: Ticket, members: Member } as const;
export type RecordOf = { usage: UsageEvent; errors: ErrorReport; tickets: Ticket; members: Member };

export const Rejection = z.object({ index: z.number().int(), path: z.string(), message: z.string() });
export type Rejection = z.infer<typeof Rejection>;

/** The body of a 202: what is durable in the queue, and what is not and why. */
export const IngestAnswer = z.object({ accepted: z.number().int(), rejected: z.array(Rejection) });
export type IngestAnswer = z.infer<typeof IngestAnswer>;
