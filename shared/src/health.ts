import { z } from 'zod';
import { GateItem, GateRequirement } from './declared-practice.js';
import { MetricKey } from './metrics.js';
import { Automation, Exposure } from './stage-life.js';
import { CriterionRole, DecisionKind, GateState, HealthStatus, Key, Outcome, StageKind, StageState, Timestamp } from './words.js';

/** Worst first: the order of reasons, cards and sentences. */
export const HEALTH_ORDER: Record<HealthStatus, number> = { failing: 0, silent: 1, 'at-risk': 2, gathering: 3, healthy: 4 };
export const WORST_FIRST = [...HealthStatus.options].sort((a, b) => HEALTH_ORDER[a] - HEALTH_ORDER[b]);

export const SegmentRef = z.object({ dimension: z.string(), value: z.string() });
export type SegmentRef = z.infer<typeof SegmentRef>;

/** A numerator over a denominator in a window: what a figure is made of. */
export const Sample = z.object({ numerator: z.number(), denominator: z.number(), from: Timestamp, to: Timestamp });
export type Sample = z.infer<typeof Sample>;

const Period = z.object({ from: Timestamp, likeliest: Timestamp, to: Timestamp });

/** A break after good days, and its recovery. `from` and `to`: between these it began, at `likeliest` most likely. */
export const Change = z.object({ broken: Period, detectedAt: Timestamp, recovered: Period.nullable(), recoveryDetectedAt: Timestamp.nullable() });
export type Change = z.infer<typeof Change>;

/**
 * What the limit comes from: a fixed threshold; a stage that is over; one running at the same time;
 * one that is over, re-weighted to this stage's mix; the same hours of earlier weeks.
 */
export const ComparedWith = z.enum(['threshold', 'history', 'concurrent', 'mix', 'earlier-weeks']);
export type ComparedWith = z.infer<typeof ComparedWith>;

const BurnSpan = z.object({
  sample: Sample,
  value: z.number(),
  /** How many times faster than the limit allows. */
  burn: z.number(),
});

/** More than the limit allows for days on end, too little for what looks at minutes or hours: the last three days, and their last six hours. */
export const SlowBurn = z.object({ long: BurnSpan, short: BurnSpan });
export type SlowBurn = z.infer<typeof SlowBurn>;

export const Verdict = z.object({
  criterion: Key,
  name: z.string(),
  version: z.number().int(),
  role: CriterionRole,
  metric: MetricKey,
  of: z.string().nullable(),
  segment: SegmentRef.nullable(),
  comparison: z.enum(['below', 'above']),
  /** In the metric's unit; with a baseline, the limit it led to. Null while the baseline has no evidence. */
  limit: z.number().nullable(),
  baselineStage: Key.nullable(),
  comparedWith: ComparedWith,
  outcome: Outcome,
  estimate: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  sample: Sample,
  since: Timestamp,
  /** The feed of this metric stopped: the verdict is the last one known and counts as no evidence. */
  isStale: z.boolean(),
  /** Sources that the figure came from. */
  sources: z.array(z.string()),
  /** The chance of ever being wrong that this verdict was given: with a breach, and with being met. */
  alpha: z.object({ breached: z.number(), met: z.number() }),
  /** How much of the evidence that each side takes is there, 0 to 1. */
  towards: z.object({ breached: z.number(), met: z.number() }),
  /** How many events one independent happening brings; counts and exposure were divided by it. 1: none. */
  dispersion: z.number(),
  /** Among the segments of its criterion, this one drives the breach. */
  drives: z.boolean(),
  /** The last break after good days. Since its recovery the figures count from there. */
  change: Change.nullable(),
  /** For everybody only, and looked for every five minutes. */
  slowBurn: SlowBurn.nullable(),
  /** The stored evaluation that made this verdict. */
  evaluation: z.string(),
});
export type Verdict = z.infer<typeof Verdict>;

export const ReasonKind = z.enum([
  'guard-breached',
  'goal-breached',
  'slow-burn',
  'guard-undecided',
  'goal-undecided',
  'feed-stale',
  'no-signals',
  'no-criteria',
  'all-met',
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

/** What a reason is about: something with a page of its own. */
export const ObjectRef = z.object({
  kind: z.enum(['criterion', 'responsibility', 'dependency', 'readiness-check', 'assumption', 'workaround', 'capacity', 'support', 'review']),
  key: z.string(),
  name: z.string(),
});
export type ObjectRef = z.infer<typeof ObjectRef>;

export const GateReason = z.object({
  kind: z.string(),
  /** What of the gate asks for it; `stage`: where the stage itself stands, which no configuration turns off. */
  item: z.enum([...GateItem.options, 'stage']),
  /** `advisory` is shown and closes nothing. */
  requirement: GateRequirement.exclude(['off']),
  text: z.string(),
  /** What would open it. */
  opens: z.string(),
  about: ObjectRef.nullable(),
  /** Who answers for it; null: nobody is named. */
  answers: z.string().nullable(),
  criterion: Key.nullable(),
  evaluation: z.string().nullable(),
});
export type GateReason = z.infer<typeof GateReason>;

/**
 * requested: waits for a second person. standing: the reasons that it covers do not close the gate. expired: they do again.
 * resolved: none of them is left. An override covers what stood against it when it was asked for, and nothing that came later.
 */
export const OverrideState = z.enum(['requested', 'refused', 'withdrawn', 'standing', 'expired', 'resolved']);
export type OverrideState = z.infer<typeof OverrideState>;

export const GateOverride = z.object({
  id: z.string(),
  stage: Key,
  state: OverrideState,
  askedBy: z.string(),
  askedAt: Timestamp,
  reason: z.string(),
  covers: z.array(GateReason),
  /** Of these, what still stands, as it reads now. */
  standing: z.array(GateReason),
  days: z.number().int(),
  needsSecondPerson: z.boolean(),
  answeredBy: z.string().nullable(),
  answeredAt: Timestamp.nullable(),
  answer: z.string().nullable(),
  expiresAt: Timestamp.nullable(),
});
export type GateOverride = z.infer<typeof GateOverride>;

export const OverrideRequest = z.object({ reason: z.string().trim().min(1).max(2_000) });
export type OverrideRequest = z.infer<typeof OverrideRequest>;
export const OverrideAnswer = z.object({ answer: z.enum(['approve', 'refuse', 'withdraw']), reason: z.string().max(2_000).optional() });
export type OverrideAnswer = z.infer<typeof OverrideAnswer>;

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
  stages: z.array(StageHealth),
  feeds: z.array(Feed),
  unassigned: z.object({ usage: z.number(), errors: z.number(), tickets: z.number() }),
  /** Dimensions whose values are so many that new ones count under `other`. */
  cappedDimensions: z.array(z.string()),
  /** Grows with what people write down about the practice: workarounds, findings, evidence. */
  practiceRevision: z.number().int(),
});
export type RolloutHealth = z.infer<typeof RolloutHealth>;

export const Gate = z.object({ stage: Key, gate: GateState, automation: Automation, asOf: Timestamp, reasons: z.array(GateReason) });
export type Gate = z.infer<typeof Gate>;

/** The gate for machines, which read numbers and booleans. */
export const GateAnswer = Gate.extend({
  /** It is open, and the stage's automation is on. */
  mayProceed: z.boolean(),
  /** 1: proceed. 0: stop, something is broken. 0.5: hold, for evidence, time or a person is wanting: neither good nor bad. */
  score: z.union([z.literal(0), z.literal(0.5), z.literal(1)]),
});
export type GateAnswer = z.infer<typeof GateAnswer>;

export const DecisionRequest = z.object({
  decision: DecisionKind,
  reason: z.string().max(2_000).optional(),
  /** The state that whoever decides has before their eyes: when it is another one by now, nothing is decided (409). */
  ifState: StageState.optional(),
});
export type DecisionRequest = z.infer<typeof DecisionRequest>;

export const Decision = z.object({
  id: z.string(),
  stage: Key,
  decision: DecisionKind,
  reason: z.string().nullable(),
  by: z.string(),
  at: Timestamp,
  health: HealthStatus,
  gate: GateState,
  overrode: z.array(GateReason),
  /** When its reason was written; null: none was. Whoever made it may write one once. */
  reasonedAt: Timestamp.nullable(),
});
export type Decision = z.infer<typeof Decision>;

export const DecisionReason = z.object({ reason: z.string().trim().min(1).max(2_000) });
export type DecisionReason = z.infer<typeof DecisionReason>;

/** The SRE workbook's windows: how many times faster than the limit allows, over a long and a short window; both must pass the factor. */
export const BurnRate = z.object({
  factor: z.number(),
  longMinutes: z.number(),
  shortMinutes: z.number(),
  long: z.number().nullable(),
  short: z.number().nullable(),
  isBurning: z.boolean(),
});
export type BurnRate = z.infer<typeof BurnRate>;

/** What a verdict's limit comes from, where it comes from another stage. */
export const Baseline = z.object({ stage: Key, name: z.string(), numerator: z.number(), denominator: z.number(), estimate: z.number().nullable() });
export type Baseline = z.infer<typeof Baseline>;

/** A stage's false-alarm budget and what became of it: the criteria's parts and what is kept sum to `stage`. */
export const BudgetShares = z.object({
  stage: z.number(),
  criteria: z.array(z.object({ criterion: Key, name: z.string(), share: z.number() })),
  /** For criteria that are changed while the stage runs. */
  kept: z.number(),
  /** What of its criterion's part this verdict got, for everybody or its segment: over the stage's life, and for breaks after good days. */
  verdict: z.object({ life: z.number(), breaks: z.number().nullable() }),
});
export type BudgetShares = z.infer<typeof BudgetShares>;

/** What stands behind a verdict as of now. */
export const Explanation = z.object({
  verdict: Verdict,
  asOf: Timestamp,
  /** In plain words, and (one click deeper) how it was judged. */
  sentences: z.array(z.string()),
  method: z.array(z.string()),
  baseline: Baseline.nullable(),
  /**
   * The interval as it narrowed: each point from everything up to then; for a criterion on its last minutes, from the minutes before it.
   * `limit`: a baseline that moves along, as it was then.
   */
  narrowing: z.array(
    z.object({
      at: Timestamp,
      numerator: z.number(),
      denominator: z.number(),
      estimate: z.number().nullable(),
      lower: z.number().nullable(),
      upper: z.number().nullable(),
      limit: z.number().nullable(),
    }),
  ),
  /** At the present figure: which way it will be decided, how much more that takes (in the denominator's unit), and when it will have come. */
  toDecide: z.object({ outcome: z.enum(['met', 'breached']), more: z.number(), by: Timestamp.nullable() }).nullable(),
  /** The same in words, also where nothing would decide it. Null: it is decided. */
  toDecideText: z.string().nullable(),
  /** The smallest lasting value on the wrong side of the limit that the rest of the planned stage can still show. */
  smallestChange: z.object({ value: z.number(), by: Timestamp }).nullable(),
  /** The same in words, or why none can be told. Null: the stage is over. */
  smallestChangeText: z.string().nullable(),
  budget: BudgetShares,
  /** Of the same criterion, every segment that is judged: those that drive a breach first, then by how much speaks for one. */
  segments: z.array(
    Verdict.pick({
      segment: true,
      outcome: true,
      estimate: true,
      lower: true,
      upper: true,
      limit: true,
      sample: true,
      towards: true,
      drives: true,
      isStale: true,
    }),
  ),
  burnRates: z.array(BurnRate),
});
export type Explanation = z.infer<typeof Explanation>;

/** One stored evaluation: never changed; a revision stands beside it. */
export const Evaluation = z.object({
  id: z.string(),
  stage: Key,
  madeAt: Timestamp,
  verdict: Verdict,
  definition: z.unknown(),
  revision: z
    .object({
      revisedAt: Timestamp,
      outcome: Outcome,
      estimate: z.number().nullable(),
      lower: z.number().nullable(),
      upper: z.number().nullable(),
      sample: Sample,
    })
    .nullable(),
});
export type Evaluation = z.infer<typeof Evaluation>;

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
