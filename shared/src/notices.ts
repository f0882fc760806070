import { z } from 'zod';
import { DayForecast } from './forecast.js';
import { Key, Timestamp } from './words.js';

/** What support is told before exposure changes. */

export const NoticeRequest = z.object({
  /** The stage that is to start. */
  stage: Key,
  /** When; not given: once its gate is open and somebody decides. */
  plannedAt: Timestamp.optional(),
  /** What to say to users who ask, and whatever else support should know. */
  message: z.string().max(4_000).optional(),
});
export type NoticeRequest = z.infer<typeof NoticeRequest>;

export const NoticeAnswer = z.object({ note: z.string().max(2_000).optional() });
export type NoticeAnswer = z.infer<typeof NoticeAnswer>;

/** What was known when it was told: it stays as it was. */
export const NoticeScope = z.object({
  from: z.object({ stage: Key, name: z.string(), plannedUsers: z.number() }).nullable(),
  plannedUsers: z.number(),
  /** Dimension, value, share. */
  mix: z.array(z.object({ dimension: z.string(), value: z.string(), share: z.number() })),
  /** Null: nothing to forecast from. */
  ticketsPerDay: DayForecast.nullable(),
  hoursPerWeek: DayForecast.nullable(),
  workarounds: z.array(z.object({ key: Key, name: z.string(), who: z.string().nullable(), minutes: z.number(), per: z.enum(['occurrence', 'week']) })),
});
export type NoticeScope = z.infer<typeof NoticeScope>;

/** told → acknowledged; either → withdrawn, or replaced by a newer one for the same stage. */
export const Notice = z.object({
  id: z.string(),
  stage: Key,
  name: z.string(),
  state: z.enum(['told', 'acknowledged', 'withdrawn', 'replaced']),
  toldBy: z.string(),
  toldAt: Timestamp,
  plannedAt: Timestamp.nullable(),
  message: z.string().nullable(),
  scope: NoticeScope,
  acknowledgedBy: z.string().nullable(),
  acknowledgedAt: Timestamp.nullable(),
  note: z.string().nullable(),
  /** The stage has started since. */
  hasStarted: z.boolean(),
});
export type Notice = z.infer<typeof Notice>;
export const Notices = z.object({ notices: z.array(Notice) });
export type Notices = z.infer<typeof Notices>;
