import { z } from 'zod';
import { GateOverride, GateReason } from './gate.js';
import { MetricKey } from './metrics.js';
import { Automation, Exposure } from './stage-life.js';
import { Sample, SegmentRef, Verdict } from './verdicts.js';
import { GateState, HealthStatus, Key, Outcome, StageKind, StageState, Timestamp } from './words.js';

/** Worst first: the order of reasons, cards and sentences. */
export const HEALTH_ORDER: Record<HealthStatus, number> = { failing: 0, silent: 1, 'at-risk': 2, gathering: 3, healthy: 4 };
export const WORST_FIRST = [...HealthStatus.options].sort((a, b) => HEALTH_ORDER[a] - HEALTH_ORDER[b]);

export const ReasonKind = z.enum([
  'guard-breached',
  'goal-breached',
  'slow-burn',
  'all-met',
  'guard-undecided',
  'goal-undecided',
  'feed-stale',
  'no-signals',
  'no-criteria',
  'not-started',
  'paused',
  'recovered',
  'gate-overridden',
  'override-expired',
  'review-overdue',
]);
export type ReasonKind = z.infer<typeof ReasonKind>;

/** Why a stage is how it is, in plain words, with the numbers behind it. */
export const Reason = z.object({
  kind: ReasonKind,
  status: HealthStatus,
  text: z.string(),
  metric: MetricKey.nullable(),
  value: z.number().nullable(),
  limit: z.number().nullable(),
  window: z.object({ from: Timestamp, to: Timestamp }).nullable(),
  sample: Sample.nullable(),
  segment: SegmentRef.nullable(),
  since: Timestamp,
  sources: z.array(z.string()),
  evaluation: z.string().nullable(),
  criterion: Key.nullable(),
  /** Who answers for it, by the rollout's responsibilities; null: nobody is named. */
  answers: z.string().nullable(),
});
export type Reason = z.infer<typeof Reason>;

/** A figure that is shown, with what it is made of. `value` null: nothing to compute it from. */
export const Figure = z.object({
  metric: MetricKey,
  of: z.string().nullable(),
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  from: Timestamp,
  to: Timestamp,
  isStale: z.boolean(),
});
export type Figure = z.infer<typeof Figure>;

/** A journey as it is reported, and as it would be if whoever had help had not finished it. */
export const JourneyWithoutHelp = z.object({
  journey: Key,
  name: z.string(),
  started: z.number(),
  finished: z.number(),
  /** Of those finished: told by signals on the way, or counted by hand or an event. */
  helped: z.number(),
  completion: z.number(),
  withoutHelp: z.number(),
  /** Criteria on this journey for everybody, with what they would say. */
  criteria: z.array(z.object({ criterion: Key, name: z.string(), outcome: Outcome, withoutHelp: Outcome, limit: z.number().nullable() })),
});
export type JourneyWithoutHelp = z.infer<typeof JourneyWithoutHelp>;

export const StageHealth = z.object({
  stage: Key,
  name: z.string(),
  kind: StageKind,
  state: StageState,
  position: z.number().int(),
  plannedUsers: z.number().int(),
  startedAt: Timestamp.nullable(),
  /** The earliest that came for it, where that lies more than an hour before its beginning and so counts in no verdict; null: nothing does. */
  earliestBefore: Timestamp.nullable(),
  status: HealthStatus,
  since: Timestamp,
  reasons: z.array(Reason),
  verdicts: z.array(Verdict),
  figures: z.array(Figure),
  /** What rescued people counted as failed; null: nobody was rescued, or no journey is counted. */
  withoutHelp: z.object({ status: HealthStatus, journeys: z.array(JourneyWithoutHelp) }).nullable(),
  /** May the successor start, and everything that speaks against it. */
  gate: GateState,
  gateReasons: z.array(GateReason),
  /** Those that are asked for, stand, or have expired over reasons that are still there. */
  overrides: z.array(GateOverride),
  /** Who has it, and what happens by itself. */
  exposure: Exposure,
  automation: Automation,
  /** Of a stage that runs; null: nothing gives it a date. */
  reviewDueAt: Timestamp.nullable(),
  asOf: Timestamp,
});
export type StageHealth = z.infer<typeof StageHealth>;

/** A source's heartbeat, per kind of signal it sends. */
export const Feed = z.object({
  source: Key,
  sourceName: z.string(),
  kind: z.enum(['usage', 'errors', 'tickets', 'members']),
  lastReceivedAt: Timestamp,
  expectEverySeconds: z.number(),
  isStale: z.boolean(),
});
export type Feed = z.infer<typeof Feed>;

export const RolloutHealth = z.object({
  rollout: Key,
  name: z.string(),
  purpose: z.string(),
  /** Grows by one with each change of this rollout; a gap means: fetch the snapshot again. */
  revision: z.number().int(),
  asOf: Timestamp,
  /** What keys of the declaration are called. */
  names: z.object({ journeys: z.record(z.string(), z.string()), dimensions: z.record(z.string(), z.string()) }),
  stages: z.array(StageHealth),
  feeds: z.array(Feed),
  unassigned: z.object({ usage: z.number(), errors: z.number(), tickets: z.number() }),
  /** Dimensions whose values are so many that new ones count under `other`. */
  cappedDimensions: z.array(z.string()),
  /** Grows with what people write down about the practice: workarounds, findings, evidence. */
  practiceRevision: z.number().int(),
});
export type RolloutHealth = z.infer<typeof RolloutHealth>;

export const HealthChangeRecord = z.object({
  id: z.string(),
  stage: Key,
  at: Timestamp,
  from: HealthStatus.nullable(),
  to: HealthStatus,
  cause: z.string(),
  reasons: z.array(Reason),
});
export type HealthChangeRecord = z.infer<typeof HealthChangeRecord>;
