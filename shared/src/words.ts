import { z } from 'zod';

/** The words of the product. The same word is used in code, API, database, page and docs. */

export const StageKind = z.enum(['pilot', 'transition', 'expansion', 'operation']);
export type StageKind = z.infer<typeof StageKind>;

export const StageState = z.enum(['planned', 'active', 'paused', 'completed', 'rolled-back']);
export type StageState = z.infer<typeof StageState>;

/** Worst first is the reader's order; see `HEALTH_ORDER` in health. */
export const HealthStatus = z.enum(['healthy', 'at-risk', 'failing', 'gathering', 'silent']);
export type HealthStatus = z.infer<typeof HealthStatus>;

export const Outcome = z.enum(['met', 'breached', 'undecided']);
export type Outcome = z.infer<typeof Outcome>;

export const CriterionRole = z.enum(['guard', 'goal']);
export type CriterionRole = z.infer<typeof CriterionRole>;

/** What arrives from outside. `members` is not a signal but comes through the same door. */
export const SignalKind = z.enum(['usage', 'errors', 'tickets', 'members']);
export type SignalKind = z.infer<typeof SignalKind>;

export const DecisionKind = z.enum(['start', 'advance', 'hold', 'pause', 'resume', 'roll-back']);
export type DecisionKind = z.infer<typeof DecisionKind>;

export const GateState = z.enum(['open', 'closed']);
export type GateState = z.infer<typeof GateState>;

/** A key in an address or a document: `stage-1`, `checkout`, `eu-west`. */
export const Key = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens, starting with a letter or digit');
export type Key = z.infer<typeof Key>;

/** RFC 3339 with an offset, as it crosses a wire. */
export const Timestamp = z.iso.datetime({ offset: true });
export type Timestamp = z.infer<typeof Timestamp>;

/** A text for where a line break would begin something else, such as a name in a calendar or a letter. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/** One line that somebody typed; what surrounds it is cut off. */
export const OneLine = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((text) => text === oneLine(text), 'must be one line, without control characters');
