import { z } from 'zod';
import { Key, Timestamp } from './words.js';

/** Of one whole day: what is expected, and the ends between which nine of ten such days lie. */
export const DayForecast = z.object({ expected: z.number(), lower: z.number(), upper: z.number() });
export type DayForecast = z.infer<typeof DayForecast>;

/** What a forecast is made of: the last whole days (UTC, at most 28) of the stage. */
export const ForecastBasis = z.object({
  from: Timestamp,
  to: Timestamp,
  days: z.number().int(),
  /** People who had it at the end: seen, or reported as members. */
  people: z.number(),
  /** False: tickets came and no use was reported, so the planned users stand in, all of them every day. */
  isUseReported: z.boolean(),
  userDays: z.number(),
  tickets: z.number(),
  /** Days of people who had it, their first one left out: on it they were active for certain. */
  personDays: z.number(),
  /** Of these, days on which they were active. */
  activeDays: z.number(),
  /** The one of the other: share of the people who are active on a day. */
  activeShare: z.number(),
  /** How many tickets one independent happening brings. */
  dispersion: z.number(),
});
export type ForecastBasis = z.infer<typeof ForecastBasis>;

/** A planned mix that the figures were re-weighted to. */
export const ForecastMix = z.object({
  dimension: z.string(),
  name: z.string(),
  /** Share of the planned people whose like was never observed; nothing was made up for them. */
  unseen: z.number(),
  unseenValues: z.array(z.string()),
  /** `seen`: what each value showed, as in the basis; null: it was never observed. `ticketsPerDay`: what it brings by that. */
  values: z.array(
    z.object({
      value: z.string(),
      share: z.number(),
      ticketsPerDay: z.number().nullable(),
      seen: ForecastBasis.pick({ personDays: true, activeDays: true, userDays: true, tickets: true }).nullable(),
    }),
  ),
});
export type ForecastMix = z.infer<typeof ForecastMix>;

/** A day at a planned size. */
export const SizeForecast = z.object({
  stage: Key,
  name: z.string(),
  plannedUsers: z.number(),
  isNext: z.boolean(),
  /** The largest stage that is planned. */
  isFullSize: z.boolean(),
  activeUsers: DayForecast,
  ticketsPerDay: DayForecast,
  /** Null: no mix is declared for that stage, so people are taken to be as they are now. With several, the one that leads to the most tickets. */
  mix: ForecastMix.nullable(),
  sentences: z.array(z.string()),
});
export type SizeForecast = z.infer<typeof SizeForecast>;

/** Answer of `GET /rollouts/{rollout}/stages/{stage}/forecast`: load at the sizes to come, from what this stage showed. */
export const StageForecast = z.object({
  stage: Key,
  name: z.string(),
  asOf: Timestamp,
  /** Of the days to come, this share lies between the ends. */
  coverage: z.number(),
  /** Null: there is nothing to forecast from; `missing` says what. */
  basis: ForecastBasis.nullable(),
  missing: z.string().nullable(),
  sizes: z.array(SizeForecast),
});
export type StageForecast = z.infer<typeof StageForecast>;
