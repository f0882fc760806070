import { z } from 'zod';
import { Key, Timestamp } from './words.js';

/** Whole weeks that a share is taken over, before it is held against another. */
export const DRIFT_WEEKS = 4;

const FirstTasks = z.object({
  /** Whoever began the core journey for the first time. */
  users: z.number().int(),
  finished: z.number().int(),
  unaided: z.number().int(),
});
const Tickets = z.object({ opened: z.number().int(), howTo: z.number().int() });
/** Features declared so far, and of these those that nobody had used by then. */
const Features = z.object({ shipped: z.number().int(), unused: z.number().int() });

/** A share over some weeks with the interval that holds at all looks. */
const DriftShare = z.object({
  of: z.number().int(),
  all: z.number().int(),
  share: z.number(),
  lower: z.number(),
  upper: z.number(),
  from: z.iso.date(),
  to: z.iso.date(),
});
export type DriftShare = z.infer<typeof DriftShare>;

/** The last whole weeks beside earlier ones; null: there are not so many, or nothing came in them. */
const Drift = z.object({ before: DriftShare.nullable(), lately: DriftShare.nullable() });

/** Whether a product is still as clear as it was: what was added, what of it is used, and whether newcomers manage. Notes never change health. */
export const Clarity = z.object({
  asOf: Timestamp,
  /** Since when additions are counted: the launch, or before it the pilot's end. Null: neither was. */
  since: z.object({ what: z.enum(['launch', 'pilot']), at: Timestamp }).nullable(),
  /** Null: no journey is declared. */
  journey: z.object({ key: Key, name: z.string() }).nullable(),
  howToTopics: z.array(z.string()),
  features: z.object({ now: Features, then: Features.nullable(), unusedNames: z.array(z.string()) }),
  firstTasks: Drift,
  howTo: Drift,
  /** By week (its Monday), oldest first; the last one is under way. */
  weeks: z.array(z.object({ week: z.iso.date(), features: Features, firstTasks: FirstTasks, tickets: Tickets })),
  notes: z.array(z.object({ about: z.enum(['features', 'first-tasks', 'how-to']), text: z.string() })),
});
export type Clarity = z.infer<typeof Clarity>;
