import { z } from 'zod';
import { AssumptionState, PilotKind } from './assumptions.js';
import { Decision, GateReason } from './gate.js';
import { Figure, Reason } from './health.js';
import { PromiseDeclaration } from './rollout.js';
import { PauseCredibility } from './stage-life.js';
import { ValueVerdict } from './usage.js';
import { GateState, HealthStatus, Key, StageKind, StageState, Timestamp } from './words.js';
import { HoursForecast, WorkaroundKind } from './workarounds.js';

const PromisedWeek = z.object({ value: z.number().nullable(), numerator: z.number(), denominator: z.number().nullable(), from: Timestamp, to: Timestamp });

/** What was promised in numbers, and how that is where the rollout stands. */
export const PromiseKept = z.object({
  promise: PromiseDeclaration,
  /** What it is of, in words. */
  title: z.string(),
  stage: Key,
  stageName: z.string(),
  /** The last seven days, and the seven before; whole days where users count by the day. */
  week: PromisedWeek,
  before: PromisedWeek,
  /** By where the last seven days' figure may really lie, in the metric's unit; null: anywhere. unknown: on both sides of the level. */
  state: z.enum(['kept', 'missed', 'unknown']),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
});
export type PromiseKept = z.infer<typeof PromiseKept>;
/** Null: nothing is promised in numbers, or no stage has begun. */
export const PromiseAnswer = z.object({ promise: PromiseKept.nullable() });
export type PromiseAnswer = z.infer<typeof PromiseAnswer>;

/** Page `Summary`: sentences first, then the figures they are made of. */
export const Summary = z.object({
  rollout: Key,
  name: z.string(),
  purpose: z.string(),
  asOf: Timestamp,
  /** Plain sentences in reading order; `about` says which part of the page backs it. */
  sentences: z.array(
    z.object({
      about: z.enum(['where', 'ready', 'risk', 'compensating', 'untested', 'value', 'load', 'owners', 'decisions', 'asked']),
      text: z.string(),
      tone: z.enum(['good', 'warn', 'bad', 'neutral']),
    }),
  ),
  current: z
    .object({
      stage: Key,
      name: z.string(),
      kind: StageKind,
      state: StageState,
      status: HealthStatus,
      since: Timestamp,
      startedAt: Timestamp.nullable(),
      plannedUsers: z.number().int(),
      activeUsers7d: z.number().int(),
      gate: GateState,
      gateReasons: z.array(GateReason),
      reasons: z.array(Reason),
      figures: z.array(Figure),
    })
    .nullable(),
  next: z.object({ stage: Key, name: z.string(), plannedUsers: z.number().int() }).nullable(),
  stages: z.array(
    z.object({
      stage: Key,
      name: z.string(),
      kind: StageKind,
      state: StageState,
      status: HealthStatus,
      plannedUsers: z.number().int(),
      activeUsers7d: z.number().int(),
    }),
  ),
  /** What people did by hand, so that it looked finished. */
  compensating: z.object({
    /** Of the tickets opened in the last 7 days, those with a workaround. */
    ticketsWithWorkaround: z.number().int(),
    tickets: z.number().int(),
    /** Journeys finished unaided, by stage that started; `value` null: none was finished. */
    unaided: z.array(
      z.object({
        stage: Key,
        name: z.string(),
        journey: Key,
        journeyName: z.string(),
        value: z.number().nullable(),
        numerator: z.number(),
        denominator: z.number(),
      }),
    ),
    /** Those still needed, the dearest at the next size first. Null hours: nothing to grow from. */
    workarounds: z.array(
      z.object({
        key: Key,
        name: z.string(),
        kind: WorkaroundKind,
        owner: z.string().nullable(),
        now: HoursForecast.nullable(),
        next: HoursForecast.nullable(),
        full: HoursForecast.nullable(),
      }),
    ),
  }),
  /** Those that do not stand first. */
  assumptions: z.array(z.object({ key: Key, statement: z.string(), state: AssumptionState, testedInName: z.string(), acceptedBy: z.string().nullable() })),
  /** What kind of pilot it was. Null: it has not begun. */
  pilot: PilotKind.pick({ stage: true, name: true, supervision: true, scope: true, sentences: true }).nullable(),
  /** Share of the people planned for the next stage whose like the pilot never met, by dimension with a planned mix. */
  unmet: z.array(z.object({ dimension: z.string(), share: z.number(), values: z.array(z.string()) })),
  /** Of the current stage. Null: none is under way. */
  value: z
    .object({
      verdict: ValueVerdict,
      text: z.string(),
      users: z.number().int(),
      fading: z.array(z.string()),
    })
    .nullable(),
  promise: PromiseKept.nullable(),
  features: z.object({
    all: z.number().int(),
    addedSincePilot: z.number().int(),
    unused: z.array(z.string()),
    waiting: z.number().int(),
    /** Of all events of the last week that is over. */
    coreShare: z.number().nullable(),
  }),
  pauses: PauseCredibility.pick({ reds: true, redsPaused: true, redsOpen: true, medianMinutesToDecide: true }).extend({ overrides: z.number().int() }),
  responsibilities: z.array(z.object({ key: Key, name: z.string(), owner: z.string().nullable() })),
  decisions: z.array(Decision),
});
export type Summary = z.infer<typeof Summary>;

/** What a link opens: the summary as a page, or each stage's badge as an image. */
export const LinkOpens = z.enum(['summary', 'badges']);
export type LinkOpens = z.infer<typeof LinkOpens>;

/** A link that opens this one thing of one rollout to whoever has it, until it expires or is revoked. */
export const SummaryLink = z.object({
  id: z.number().int(),
  name: z.string(),
  opens: LinkOpens,
  hint: z.string(),
  madeBy: z.string(),
  createdAt: Timestamp,
  expiresAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
  revokedAt: Timestamp.nullable(),
  isOpen: z.boolean(),
});
export type SummaryLink = z.infer<typeof SummaryLink>;

/** Without `opens`: the summary. */
export const SummaryLinkRequest = z.object({
  name: z.string().trim().min(1).max(120),
  days: z.number().int().min(1).max(90),
  opens: LinkOpens.optional(),
});
export type SummaryLinkRequest = z.infer<typeof SummaryLinkRequest>;

/** The token is shown once; only its hash is kept. `path` is its address below the installation's own: the page's, or what `/{stage}` is added to for a badge. */
export const NewSummaryLink = z.object({ link: SummaryLink, token: z.string(), path: z.string() });
export type NewSummaryLink = z.infer<typeof NewSummaryLink>;

export const SharedSummary = z.object({ summary: Summary, link: z.object({ name: z.string(), expiresAt: Timestamp }) });
export type SharedSummary = z.infer<typeof SharedSummary>;
