import { z } from 'zod';
import { GateItem, GateRequirement } from './declared-practice.js';
import { Automation } from './stage-life.js';
import { DecisionKind, GateState, HealthStatus, Key, StageState, Timestamp } from './words.js';

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
