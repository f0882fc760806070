import { z } from 'zod';
import { CapacityDeclaration } from './declared-practice.js';
import { DayForecast, ForecastBasis, ForecastMix } from './forecast.js';
import { Key, Timestamp } from './words.js';

/** What comes in at support and what would, held against who is there. */

/** Tickets that wait at the end of a day (UTC). Nine of ten such days lie between the ends. */
export const BacklogDay = z.object({ day: z.string(), expected: z.number(), lower: z.number(), upper: z.number() });
export type BacklogDay = z.infer<typeof BacklogDay>;

/** The load of a size, as if it stood from tomorrow on. */
export const SizeLoad = z.object({
  stage: Key,
  name: z.string(),
  /** `now`: who has it already. */
  size: z.enum(['now', 'next', 'full', 'next-and-full']),
  users: z.number(),
  activeUsers: DayForecast,
  ticketsPerDay: DayForecast,
  /** Null: no capacity is declared. */
  hoursPerDay: DayForecast.nullable(),
  hoursPerWeek: DayForecast.nullable(),
  /** How many agents it takes. */
  agents: DayForecast.nullable(),
  /** Held against the capacity: `perhaps` where it lies between the ends of a week. */
  fits: z.enum(['yes', 'perhaps', 'no', 'unknown']),
  mix: ForecastMix.nullable(),
  /** Day by day; empty: no capacity is declared. */
  backlog: z.array(BacklogDay),
  /** The first day on which more waits than the team gets to within its days; null: on none that is looked ahead to. */
  unworkableOn: z.object({ expected: z.string().nullable(), earliest: z.string().nullable() }).nullable(),
  sentences: z.array(z.string()),
});
export type SizeLoad = z.infer<typeof SizeLoad>;

/**
 * Tickets of the last 24 hours held against who was there. surge: more than so many users explain. growth: more, and the users
 * explain it. fewer: less than they would. too-early: nothing to hold them against.
 */
export const Arrivals = z.object({
  state: z.enum(['surge', 'growth', 'usual', 'fewer', 'too-early']),
  from: Timestamp,
  to: Timestamp,
  tickets: z.number(),
  userDays: z.number(),
  /** Of the whole days before, on average. */
  usualTickets: z.number().nullable(),
  usualUserDays: z.number().nullable(),
  /** Tickets that so many users bring. */
  expected: DayForecast.nullable(),
  /** Topics that came more often than they did, for the users that were there; the most first. */
  topics: z.array(z.object({ topic: z.string(), tickets: z.number(), usual: z.number() })),
  sentence: z.string(),
});
export type Arrivals = z.infer<typeof Arrivals>;

/** Answer of `GET /rollouts/{rollout}/capacity`. */
export const CapacityPage = z.object({
  asOf: Timestamp,
  /** The stage that it is measured in: the furthest that runs. */
  stage: z.object({ key: Key, name: z.string() }).nullable(),
  capacity: z
    .object({
      ...CapacityDeclaration.required({ workingDays: true, workableDays: true }).shape,
      /** Of all agents. */
      hours: z.number(),
      hoursPerWorkingDay: z.number(),
      ticketsPerWorkingDay: z.number(),
      /** More tickets than these, and a new one waits longer than `workableDays`. */
      workableTickets: z.number(),
    })
    .nullable(),
  /** Open or pending now, of all stages. */
  waiting: z.number().int(),
  /** Of the tickets of the days that it rests on, those that came when nobody was there; null: no working hours are declared. */
  outsideHours: z.object({ tickets: z.number().int(), of: z.number().int() }).nullable(),
  basis: ForecastBasis.nullable(),
  missing: z.string().nullable(),
  /** How many days are looked ahead to. */
  days: z.number().int(),
  sizes: z.array(SizeLoad),
  arrivals: Arrivals.nullable(),
});
export type CapacityPage = z.infer<typeof CapacityPage>;
