import { z } from 'zod';
import { TicketPriority, TicketStatus } from './signals.js';
import { Key, Timestamp } from './words.js';

/** Open now, and what came in and went out in the window. Durations in seconds; null: nobody was answered or solved. */
const load = {
  open: z.number().int(),
  pending: z.number().int(),
  opened: z.number().int(),
  solved: z.number().int(),
  unassigned: z.number().int(),
  oldestOpenedAt: Timestamp.nullable(),
  medianFirstReplySeconds: z.number().nullable(),
  medianSolveSeconds: z.number().nullable(),
};

export const TicketLoad = z.object(load);
export type TicketLoad = z.infer<typeof TicketLoad>;

/** Ages of tickets that are open now. `upToHours` null: older than the last bound. */
export const BacklogAge = z.object({ upToHours: z.number().nullable(), tickets: z.number().int() });

/** Page `Support`. Every count opens `GET …/tickets` with the same filter and the same total. */
export const SupportLoad = z.object({
  asOf: Timestamp,
  from: Timestamp,
  to: Timestamp,
  all: TicketLoad,
  stages: z.array(
    TicketLoad.extend({
      /** Null: tickets of no known stage. */
      stage: Key.nullable(),
      name: z.string(),
      activeUserDays: z.number(),
      /** Per 1,000 active users a day; null: nobody was active. */
      ticketRate: z.number().nullable(),
    }),
  ),
  topics: z.array(TicketLoad.extend({ topic: z.string().nullable() })),
  segments: z.array(TicketLoad.extend({ dimension: z.string(), value: z.string() })),
  backlog: z.array(BacklogAge),
  /** Tickets opened and solved a bucket; bucketSeconds wide. */
  bucketSeconds: z.number().int(),
  flow: z.array(z.object({ at: Timestamp, opened: z.number().int(), solved: z.number().int(), open: z.number().int() })),
  withWorkaround: z.number().int(),
});
export type SupportLoad = z.infer<typeof SupportLoad>;

export const TicketRow = z.object({
  source: Key,
  id: z.string(),
  stage: Key.nullable(),
  status: TicketStatus,
  priority: TicketPriority.nullable(),
  topic: z.string().nullable(),
  assignee: z.string().nullable(),
  user: z.string().nullable(),
  segment: z.record(z.string(), z.string()),
  openedAt: Timestamp,
  updatedAt: Timestamp,
  firstReplyAt: Timestamp.nullable(),
  solvedAt: Timestamp.nullable(),
  reopened: z.number().int(),
  workaround: z.boolean(),
  url: z.string().nullable(),
});
export type TicketRow = z.infer<typeof TicketRow>;

/**
 * Query of `GET …/tickets`. `stage` may be `none`. `status` may be several, comma-separated.
 * `segment` is `dimension:value`, or several that must all hold, parted by semicolons. Windows are `from ≤ time < to`. `format=csv` answers text/csv with all rows.
 */
export const TicketQuery = z.object({
  stage: z.string().max(64).optional(),
  status: z.string().max(60).optional(),
  topic: z.string().max(120).optional(),
  assignee: z.string().max(120).optional(),
  segment: z.string().max(330).optional(),
  /** The source's key. */
  source: z.string().max(64).optional(),
  workaround: z.enum(['true', 'false']).optional(),
  openedFrom: Timestamp.optional(),
  openedTo: Timestamp.optional(),
  solvedFrom: Timestamp.optional(),
  solvedTo: Timestamp.optional(),
  text: z.string().max(120).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .optional(),
  offset: z
    .string()
    .regex(/^\d{1,7}$/)
    .optional(),
  format: z.enum(['json', 'csv']).optional(),
});
export type TicketQuery = z.infer<typeof TicketQuery>;

export const TicketPage = z.object({ total: z.number().int(), tickets: z.array(TicketRow) });
export type TicketPage = z.infer<typeof TicketPage>;

/** One ticket with every state it was reported in, oldest first. */
export const TicketHistory = TicketRow.extend({
  states: z.array(z.object({ updatedAt: Timestamp, status: TicketStatus, assignee: z.string().nullable(), receivedAt: Timestamp })),
});
export type TicketHistory = z.infer<typeof TicketHistory>;
