import { z } from 'zod';
import { PromiseDeclaration } from './rollout.js';
import { Key, Timestamp } from './words.js';

/** A declaration as it stands, in the very text that was applied. */
export const DeclarationDocument = z.object({
  rollout: Key,
  /** Grows by one with each change, also of a comment. */
  version: z.number().int(),
  format: z.enum(['yaml', 'json']),
  text: z.string(),
  /** False: it was declared before texts were kept, so this one was written from what was understood. */
  isAsApplied: z.boolean(),
  appliedBy: z.string().nullable(),
  appliedAt: Timestamp.nullable(),
});
export type DeclarationDocument = z.infer<typeof DeclarationDocument>;

export const DeclarationChange = z.object({
  kind: z.enum(['added', 'removed', 'changed']),
  /** `stages[pilot].criteria[errors]`: lists are addressed by key. */
  path: z.string(),
  /** A sentence. */
  text: z.string(),
  fields: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })),
  /** What applying it does beyond the words; null: nothing more. */
  effect: z.string().nullable(),
});
export type DeclarationChange = z.infer<typeof DeclarationChange>;

/** What applying a document would change. */
export const DeclarationDifference = z.object({
  rollout: Key,
  /** The version that it was compared with; null: the rollout would be new. */
  version: z.number().int().nullable(),
  isSame: z.boolean(),
  changes: z.array(DeclarationChange),
});
export type DeclarationDifference = z.infer<typeof DeclarationDifference>;

/** What the rollout promised, newest first; the first one stands. */
export const Purposes = z.object({
  purposes: z.array(z.object({ purpose: z.string(), promise: PromiseDeclaration.nullable(), from: Timestamp, by: z.string() })),
});
export type Purposes = z.infer<typeof Purposes>;

export const RolloutTemplate = z.object({ key: Key, title: z.string(), about: z.string(), text: z.string() });
export type RolloutTemplate = z.infer<typeof RolloutTemplate>;
export const RolloutTemplates = z.object({ templates: z.array(RolloutTemplate) });
export type RolloutTemplates = z.infer<typeof RolloutTemplates>;
