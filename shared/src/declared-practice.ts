import { z } from 'zod';
import { Key } from './words.js';

/** What a rollout declares about being rolled out: who answers, what it leans on, what has to be shown, what is taken for granted. */

const name = z.string().min(1).max(120);
const person = z.string().min(1).max(120);

/** Who keeps it working, who comes when it breaks, who helps its users, who has the last word when priorities conflict. */
export const ResponsibilityKind = z.enum(['maintains', 'responds', 'supports', 'decides']);
export type ResponsibilityKind = z.infer<typeof ResponsibilityKind>;

export const ResponsibilityDeclaration = z.object({
  key: Key,
  name,
  /** Without it, a key that is one of the kinds says it; any other responsibility stands beside the four. */
  kind: ResponsibilityKind.optional(),
  /** Only for this stage; there it goes before one that holds for the whole rollout. */
  stage: Key.optional(),
  owner: z.string().max(120).optional(),
  deputy: z.string().max(120).optional(),
});
export type ResponsibilityDeclaration = z.infer<typeof ResponsibilityDeclaration>;

/** What its load is counted from: the busiest hour of reported requests, users of seven days, tickets a day, or what is reported by hand or a pipeline. */
export const LoadSource = z.enum(['requests', 'users', 'tickets', 'reported']);
export type LoadSource = z.infer<typeof LoadSource>;

/** Something that the rollout leans on: another system, an integration, a number of seats, a process of people. */
export const DependencyDeclaration = z.object({
  key: Key,
  name,
  owner: person.optional(),
  /** How much it bears, in `unit`; where the load is counted: requests a second, users, or tickets a day. */
  limit: z.number().positive().max(1e12).optional(),
  unit: z.string().min(1).max(60).optional(),
  /** `reported` if not given. */
  load: LoadSource.optional(),
});
export type DependencyDeclaration = z.infer<typeof DependencyDeclaration>;

export const ReadinessArea = z.enum(['performance', 'accessibility', 'security', 'resilience', 'integrations', 'support', 'documentation']);
export type ReadinessArea = z.infer<typeof ReadinessArea>;

/** Something that has to be shown before the rollout grows, and shown again once its evidence is too old or was for fewer users. */
export const ReadinessCheckDeclaration = z.object({
  key: Key,
  name,
  area: ReadinessArea,
  owner: person.optional(),
  /** The stage that must not start without it; not given: no stage may. */
  before: Key.optional(),
  /** How long its evidence counts; 90 if not given. */
  validDays: z.number().int().min(1).max(3_650).optional(),
  /** What its load is measured in: it must reach the next stage's. `users` for performance if not given; other areas need none. */
  load: z.enum(['users', 'requests-per-second', 'none']).optional(),
});
export type ReadinessCheckDeclaration = z.infer<typeof ReadinessCheckDeclaration>;

/** How users behave when left to themselves; whether the technology holds; whether the value is genuine or only new. */
export const AssumptionFamily = z.enum(['behaviour', 'technology', 'value']);
export type AssumptionFamily = z.infer<typeof AssumptionFamily>;

export const AssumptionDeclaration = z.object({
  key: Key,
  statement: z.string().min(1).max(400),
  family: AssumptionFamily,
  /** The stage that tests it: the next one must not start before it is. */
  testedIn: Key,
  /** Keys of criteria of that stage which test it. Without any, somebody writes down what was found. */
  criteria: z.array(Key).max(10).optional(),
  owner: person.optional(),
});
export type AssumptionDeclaration = z.infer<typeof AssumptionDeclaration>;

export const Weekday = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);
export type Weekday = z.infer<typeof Weekday>;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is a time of day, such as 08:30');
const timeZone = z.string().max(60).refine(isTimeZone, 'is not the name of a time zone, such as Europe/Berlin');

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** Who is there to answer tickets, and when. */
export const CapacityDeclaration = z.object({
  agents: z.number().positive().max(100_000),
  /** Of one agent, for tickets. */
  hoursPerWeek: z.number().positive().max(168),
  minutesPerTicket: z.number().positive().max(10_080),
  /** Days on which tickets are answered; Monday to Friday if not given. */
  workingDays: z
    .array(Weekday)
    .min(1)
    .refine((days) => new Set(days).size === days.length, 'names a day twice')
    .optional(),
  /** Between these times somebody answers (UTC if no zone is given); what comes outside them waits. */
  workingHours: z.object({ from: clock, to: clock, timeZone: timeZone.optional() }).optional(),
  /** The queue is workable while a new ticket waits at most this many working days for its turn; 5 if not given. */
  workableDays: z.number().positive().max(60).optional(),
});
export type CapacityDeclaration = z.infer<typeof CapacityDeclaration>;

/** What a gate asks for. */
export const GateItem = z.enum([
  'guards',
  'goals',
  'minimumTime',
  'review',
  'responsibilities',
  'readiness',
  'assumptions',
  'capacity',
  /** Told what is about to change, and acknowledged it. */
  'support',
  'dependencies',
  'workarounds',
]);
export type GateItem = z.infer<typeof GateItem>;

/** `required` closes the gate, `advisory` is shown beside it, `off` is not looked at. */
export const GateRequirement = z.enum(['required', 'advisory', 'off']);
export type GateRequirement = z.infer<typeof GateRequirement>;

/**
 * Per stage. An item that is not given is required of whatever is declared (`support` is advisory). Given as `required`, it
 * also closes the gate while nothing of its kind is declared.
 */
export const GateDeclaration = z.partialRecord(GateItem, GateRequirement);
export type GateDeclaration = z.infer<typeof GateDeclaration>;
