import { z } from 'zod';
import { Key, Timestamp } from './words.js';

/** What the team does by hand that the product does not, and what it would take at the next size. */

const name = z.string().min(1).max(120);
const person = z.string().min(1).max(120);
const text = z.string().min(1).max(2_000);

export const WorkaroundKind = z.enum(['manual-effort', 'guided-user', 'propped-up', 'accepted-shortcut']);
export type WorkaroundKind = z.infer<typeof WorkaroundKind>;
export const WorkaroundPlan = z.enum(['build', 'automate', 'accept', 'stop']);
export type WorkaroundPlan = z.infer<typeof WorkaroundPlan>;
/** `ticket-flag`: tickets that are marked as a workaround (of a topic, where `countedOf` names one). */
export const CountedBy = z.enum(['hand', 'ticket-flag', 'ticket-topic', 'event']);
export type CountedBy = z.infer<typeof CountedBy>;

const fields = {
  name,
  kind: WorkaroundKind,
  /** Where it was first seen. */
  stage: Key.optional(),
  who: person.optional(),
  minutes: z.number().min(0).max(100_000),
  per: z.enum(['occurrence', 'week']),
  countedBy: CountedBy,
  /** The topic or the event's name. */
  countedOf: name.optional(),
  /** How many times as much when users double; 2 if not given: it grows with users. 1: it stays as it is. */
  perDoubling: z.number().min(0.5).max(8).optional(),
  /** The journey that it rescues, by its key. */
  journey: Key.optional(),
  /** Up to how many users it can go on. */
  tolerableUsers: z.number().int().min(1).max(10_000_000_000).optional(),
  /** Up to how many hours a week it can go on. */
  limitHours: z.number().positive().max(1e6).optional(),
  /** No further stage may start while it is needed. */
  mustGo: z.boolean().optional(),
  plan: WorkaroundPlan.optional(),
  owner: person.optional(),
  due: z.iso.date().optional(),
  note: text.optional(),
};

interface Counted {
  kind?: WorkaroundKind | undefined;
  countedBy?: CountedBy | undefined;
  countedOf?: string | undefined;
  tolerableUsers?: number | undefined;
}

function checkCounted({ kind, countedBy, countedOf, tolerableUsers }: Counted, context: z.RefinementCtx): void {
  if ((countedBy === 'ticket-topic' || countedBy === 'event') && !countedOf) {
    context.addIssue({ code: 'custom', path: ['countedOf'], message: countedBy === 'event' ? 'name the event' : 'name the topic' });
  }
  if (kind === 'accepted-shortcut' && tolerableUsers === undefined) {
    context.addIssue({ code: 'custom', path: ['tolerableUsers'], message: 'say up to how many users the shortcut can go on' });
  }
}

/** `ticket`: the one that it was entered from, which counts as its first occurrence when it is counted by hand. */
export const WorkaroundRequest = z
  .object({ ...fields, ticket: z.object({ source: Key, id: z.string().min(1).max(200) }).optional() })
  .superRefine(checkCounted);
export type WorkaroundRequest = z.infer<typeof WorkaroundRequest>;
/** The whole of it, as it is to stand; `isEnded`: it is no longer needed. */
export const WorkaroundChange = z.object({ ...fields, isEnded: z.boolean().optional() }).superRefine(checkCounted);
export type WorkaroundChange = z.infer<typeof WorkaroundChange>;

export const OccurrenceRequest = z.object({
  occurrences: z.number().int().min(1).max(100_000).optional(),
  at: Timestamp.optional(),
  ticket: z.object({ source: Key, id: z.string().min(1).max(200) }).optional(),
});
export type OccurrenceRequest = z.infer<typeof OccurrenceRequest>;

/** Hours a week at so many users. `lower` and `upper`: 9 of 10 weeks lie between them; null where nothing is counted. */
export const HoursForecast = z.object({
  users: z.number(),
  hours: z.number(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  /** Who would do nothing else. */
  people: z.number(),
});
export type HoursForecast = z.infer<typeof HoursForecast>;

export const WorkaroundRow = z.object({
  ...fields,
  key: Key,
  madeBy: z.string(),
  madeAt: Timestamp,
  endedBy: z.string().nullable(),
  endedAt: Timestamp.nullable(),
  ticket: z.object({ source: z.string(), id: z.string() }).nullable(),
  /** What it was counted from: occurrences in the stage's user-days (or weeks, where no use is reported) since `from`. Null: no stage runs. */
  counted: z
    .object({ stage: Key, from: Timestamp, occurrences: z.number(), exposure: z.number(), unit: z.enum(['user-days', 'weeks']), users: z.number() })
    .nullable(),
  now: HoursForecast.nullable(),
  next: HoursForecast.extend({ stage: Key, name: z.string() }).nullable(),
  full: HoursForecast.nullable(),
  /** By week (its Monday), oldest first. */
  weeks: z.array(z.object({ week: z.string(), occurrences: z.number(), hours: z.number() })),
  /** Per user, of the last two whole weeks against the two before. */
  trend: z.enum(['rising', 'falling', 'steady', 'unknown']),
  /** What speaks against it at the next size, in words. */
  findings: z.array(z.object({ text: z.string(), isClosing: z.boolean() })),
});
export type WorkaroundRow = z.infer<typeof WorkaroundRow>;

/** A journey as it is reported, and with what was rescued counted as failed. Null shares: nothing was counted. */
export const HelpedJourney = z.object({
  stage: Key,
  stageName: z.string(),
  journey: Key,
  name: z.string(),
  started: z.number(),
  finished: z.number(),
  unaided: z.number(),
  /** Finished thanks to a workaround that no signal told of: counted by hand or by an event. */
  rescued: z.number(),
  completion: z.number().nullable(),
  withoutHelp: z.number().nullable(),
});
export type HelpedJourney = z.infer<typeof HelpedJourney>;

export const WorkaroundPage = z.object({
  asOf: Timestamp,
  /** Of one person a week, which `people` rests on. */
  hoursPerPerson: z.number(),
  workarounds: z.array(WorkaroundRow),
  help: z.array(HelpedJourney),
});
export type WorkaroundPage = z.infer<typeof WorkaroundPage>;
