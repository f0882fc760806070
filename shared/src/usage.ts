import { z } from 'zod';
import { SegmentRef } from './verdicts.js';
import { MetricKey } from './metrics.js';
import { HealthStatus, Key, StageKind, Timestamp } from './words.js';

/** What a person found about an event that was not there before. */
export const PatternMark = z.enum(['expected', 'looked-into']);
export type PatternMark = z.infer<typeof PatternMark>;

export const PatternMarkRequest = z.object({
  event: z.string().min(1).max(200),
  mark: PatternMark,
  note: z.string().max(400).optional(),
});
export type PatternMarkRequest = z.infer<typeof PatternMarkRequest>;

/** What users of a segment do: use an event; finish a journey without having started it in its time; start it again before they finish. */
export const SegmentWay = z.enum(['uses', 'unstarted', 'again']);
export type SegmentWay = z.infer<typeof SegmentWay>;

/** Something that one segment does clearly more or less often than everybody else of its stage. */
export const SegmentPattern = z.object({
  id: z.number().int(),
  stage: Key,
  segment: SegmentRef,
  /** What `of` is called. */
  name: z.string(),
  way: SegmentWay,
  /** Name of the event, or key of the journey. */
  of: z.string(),
  text: z.string(),
  /** Users that did it, of those that could. Each counts once. */
  did: z.number().int(),
  users: z.number().int(),
  othersDid: z.number().int(),
  others: z.number().int(),
  foundAt: Timestamp,
  asOf: Timestamp,
  /** False: it was, and is no longer. */
  isClear: z.boolean(),
  mark: z.object({ mark: PatternMark, note: z.string().nullable(), by: z.string(), at: Timestamp }).nullable(),
});
export type SegmentPattern = z.infer<typeof SegmentPattern>;

export const SegmentMarkRequest = z.object({ pattern: z.number().int().min(1).max(2_147_483_647), mark: PatternMark, note: z.string().max(400).optional() });
export type SegmentMarkRequest = z.infer<typeof SegmentMarkRequest>;

/** Query of `GET /rollouts/{rollout}/usage`. `stage`: only there. `rareBelow`: 0..1, the share of users below which a feature is rarely used; 0.05 if not given. */
export const UsageQuery = z.object({
  stage: Key.optional(),
  rareBelow: z
    .string()
    .regex(/^(0(\.\d{1,4})?|1)$/, 'is a share between 0 and 1, such as 0.05 for 5 %')
    .optional(),
});
export type UsageQuery = z.infer<typeof UsageQuery>;

/** One feature: declared, met as an event, or both. */
export const FeatureUsage = z.object({
  event: z.string(),
  /** Null: not declared. */
  key: Key.nullable(),
  name: z.string(),
  isCore: z.boolean(),
  /** Null: declared, and never used. */
  firstAt: Timestamp.nullable(),
  firstStage: Key.nullable(),
  isAddedSincePilot: z.boolean(),
  /** Users of a stage add up: whoever was in two counts in both. */
  users: z.number().int(),
  events: z.number().int(),
  /** Of all users. Null: there were none. */
  userShare: z.number().nullable(),
  eventShare: z.number().nullable(),
  isRare: z.boolean(),
  /** First met after the pilot, in no declaration: it waits to be marked until somebody does. */
  isNewPattern: z.boolean(),
  mark: z.object({ mark: PatternMark, note: z.string().nullable(), by: z.string(), at: Timestamp }).nullable(),
});
export type FeatureUsage = z.infer<typeof FeatureUsage>;

/** Page `Usage`: which features there are, who uses them, and what share of use is the core journey's. */
export const UsageReport = z.object({
  asOf: Timestamp,
  stage: Key.nullable(),
  /** Null: the pilot is not over, or there was none. */
  pilotEndedAt: Timestamp.nullable(),
  /** Null: no stage in operation has started. */
  launchedAt: Timestamp.nullable(),
  users: z.number().int(),
  events: z.number().int(),
  rareBelow: z.number(),
  features: z.array(FeatureUsage),
  /** Names of events that make up the core, and where that is from. */
  core: z.object({ from: z.enum(['features', 'journeys', 'nothing']), events: z.array(z.string()) }),
  /** By week, its Monday. `share` null: nothing was used. */
  weeks: z.array(z.object({ week: z.iso.date(), events: z.number().int(), coreEvents: z.number().int(), share: z.number().nullable() })),
  /** Of stages that run, looked for once a day; what is clear, and what was marked. */
  segmentPatterns: z.array(SegmentPattern),
  /** Events and segments' patterns together. */
  newPatterns: z.object({ waiting: z.number().int(), afterLaunch: z.number().int() }),
});
export type UsageReport = z.infer<typeof UsageReport>;

/** A share of people with the interval that holds at all looks. */
export const ShareOfUsers = z.object({ active: z.number().int(), users: z.number().int(), share: z.number(), lower: z.number(), upper: z.number() });
export type ShareOfUsers = z.infer<typeof ShareOfUsers>;

const Bounded = z.object({ value: z.number(), lower: z.number(), upper: z.number() });

export const ValueVerdict = z.enum(['lasting', 'fading', 'too-early']);
export type ValueVerdict = z.infer<typeof ValueVerdict>;

/** Value or novelty: whether people who were watched for six whole weeks go on coming. */
export const Novelty = z.object({
  segment: SegmentRef.nullable(),
  verdict: ValueVerdict,
  text: z.string(),
  /** Users whose sixth week was over by Monday. */
  users: z.number().int(),
  activity: z.array(z.number()),
  /** The sixth week's activity in terms of the fifth's. */
  lastFactor: Bounded.nullable(),
  /** Share of the sixth week's activity that stays once the decay is over. */
  stayingShare: Bounded.nullable(),
});
export type Novelty = z.infer<typeof Novelty>;

/** Who comes back to a stage. A user's weeks begin with the first day there. */
export const Retention = z.object({
  asOf: Timestamp,
  stage: Key,
  users: z.number().int(),
  /** By the week of the first day (its Monday). `weeks[0]` is the first week; only whole weeks of each user count. */
  cohorts: z.array(z.object({ week: z.iso.date(), users: z.number().int(), weeks: z.array(ShareOfUsers) })),
  /** All cohorts together. */
  curve: z.array(ShareOfUsers),
  everybody: Novelty,
  segments: z.array(Novelty),
  /** The core journey finished unaided by people after their first week, a whole week of theirs at a time. Null: no journey is declared. */
  returning: z
    .object({
      journey: Key,
      name: z.string(),
      weeks: z.array(z.object({ week: z.number().int(), users: z.number().int(), completions: z.number().int(), perUser: z.number().nullable() })),
    })
    .nullable(),
});
export type Retention = z.infer<typeof Retention>;

/** How far a mix is from another, 0 to 1; not clear: no more than chance makes of samples so small. */
export const MixShift = z.object({ distance: z.number(), isClear: z.boolean() });
export type MixShift = z.infer<typeof MixShift>;

const sample = { value: z.number().nullable(), numerator: z.number(), denominator: z.number() };

/** Page `Variety`: who is in a stage, beside the pilot and the plan. */
export const Variety = z.object({
  asOf: Timestamp,
  stage: Key,
  name: z.string(),
  kind: StageKind,
  pilot: z.object({ stages: z.array(Key), users: z.number().int() }),
  /** The stage that the plan is of: this one where it is planned, else its successor. */
  next: z.object({ stage: Key, name: z.string(), plannedUsers: z.number().int() }).nullable(),
  dimensions: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      users: z.number().int(),
      /** Effective number of segments: as many equally common ones would be as mixed. */
      effective: z.object({ stage: z.number(), pilot: z.number(), planned: z.number().nullable() }),
      fromPilot: MixShift.nullable(),
      fromPlan: MixShift.nullable(),
      /** Share of the next stage's planned people whose like the pilot never met. Null: no mix is planned. */
      unmetByPilot: z.number().nullable(),
      segments: z.array(
        z.object({
          value: z.string(),
          users: z.number().int(),
          share: z.number().nullable(),
          pilotUsers: z.number().int(),
          pilotShare: z.number().nullable(),
          plannedShare: z.number().nullable(),
          /** No earlier stage met it. */
          isNew: z.boolean(),
          /** Of the criteria that this segment is judged by. Null: none is. */
          health: z.object({ status: HealthStatus, text: z.string() }).nullable(),
        }),
      ),
    }),
  ),
  /** The segment that is worst for certain, by the end of its interval that speaks for it; null: none has evidence. */
  worst: z.array(
    z.object({
      metric: MetricKey,
      of: z.string().nullable(),
      segment: SegmentRef.nullable(),
      ...sample,
      /** Whether it is worse than everybody taken together for sure. */
      isClear: z.boolean(),
      everybody: z.object(sample),
    }),
  ),
  /** What the pilot's figures become in the next stage's planned mix. */
  carried: z.array(
    z.object({
      dimension: z.string(),
      metric: MetricKey,
      of: z.string().nullable(),
      pilot: z.object(sample),
      /** Null: more than a tenth of the plan was never met, so nothing is said. */
      planned: Bounded.nullable(),
      unseen: z.number(),
      /** How many trials of the planned mix the pilot's are worth. */
      effectiveTrials: z.number(),
    }),
  ),
});
export type Variety = z.infer<typeof Variety>;
