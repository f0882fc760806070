import { z } from 'zod';
import { Key, Timestamp } from './words.js';

/** What is taken for granted, what became of it, and what kind of pilot it was tested in. */

const text = z.string().min(1).max(2_000);
const link = z.url({ protocol: /^https?$/ }).max(1_000);

export const AssumptionState = z.enum(['untested', 'supported', 'refuted', 'in-doubt']);
export type AssumptionState = z.infer<typeof AssumptionState>;

/** What somebody found, or (`accepted`) that somebody takes the risk by name. A new state ends an acceptance. */
export const FindingRequest = z.object({ outcome: z.enum(['supported', 'refuted', 'accepted']), finding: text, link: link.optional() });
export type FindingRequest = z.infer<typeof FindingRequest>;

export const AssumptionChange = z.object({
  kind: z.enum(['finding', 'acceptance', 'verdict']),
  state: AssumptionState.nullable(),
  finding: z.string().nullable(),
  link: z.string().nullable(),
  criterion: z.string().nullable(),
  evaluation: z.string().nullable(),
  by: z.string().nullable(),
  at: Timestamp,
});
export type AssumptionChange = z.infer<typeof AssumptionChange>;

export const AssumptionRow = z.object({
  key: Key,
  statement: z.string(),
  family: z.enum(['behaviour', 'technology', 'value']),
  testedIn: Key,
  testedInName: z.string(),
  criteria: z.array(z.object({ key: Key, name: z.string(), outcome: z.enum(['met', 'breached', 'undecided']).nullable(), evaluation: z.string().nullable() })),
  owner: z.string().nullable(),
  state: AssumptionState,
  since: Timestamp.nullable(),
  accepted: z.object({ by: z.string(), reason: z.string(), at: Timestamp }).nullable(),
  changes: z.array(AssumptionChange),
});
export type AssumptionRow = z.infer<typeof AssumptionRow>;

export const PilotAnswers = z.object({
  /** Users whom the team knows by name. */
  knownByName: z.number().int().min(0).max(1e9).nullable(),
  /** Names of assignees who built it. */
  builders: z.array(z.string().min(1).max(120)).max(100),
  featuresAdded: z.number().int().min(0).max(100_000).nullable(),
});
export type PilotAnswers = z.infer<typeof PilotAnswers>;

const Share = z.object({ of: z.number(), part: z.number(), share: z.number() }).nullable();

/** What kind of pilot it was, from data and answers, and what that can and cannot prove. */
export const PilotKind = z.object({
  stage: Key,
  name: z.string(),
  answers: PilotAnswers,
  answeredBy: z.string().nullable(),
  unaided: Share,
  knownByName: Share,
  byBuilders: Share,
  supervision: z.enum(['supervised', 'partly', 'left-alone', 'unknown']),
  scope: z.enum(['narrow', 'made-complete', 'unknown']),
  sentences: z.array(z.object({ text: z.string(), tone: z.enum(['can', 'cannot', 'unknown']) })),
});
export type PilotKind = z.infer<typeof PilotKind>;

export const AssumptionPage = z.object({ asOf: Timestamp, assumptions: z.array(AssumptionRow), pilot: PilotKind.nullable() });
export type AssumptionPage = z.infer<typeof AssumptionPage>;
