import { z } from 'zod';
import { SegmentRef, Verdict } from './verdicts.js';
import { MetricKey } from './metrics.js';
import { CriterionDeclaration } from './rollout.js';
import { Key, Outcome, Timestamp } from './words.js';

/** Without `criterion`: as it is declared. Without `days`: the last 30. */
export const BackTestRequest = z.object({ days: z.number().int().min(1).max(90).optional(), criterion: CriterionDeclaration.optional() });
export type BackTestRequest = z.infer<typeof BackTestRequest>;

/** From then on the outcome was this one. */
const Turn = z.object({ at: Timestamp, outcome: Outcome, ...Verdict.pick({ estimate: true, limit: true, sample: true }).shape });

const BackTestPlace = z.object({
  /** Null: everybody. */
  segment: SegmentRef.nullable(),
  /** Oldest first; the first is how it was when the replay begins to tell. Of very many, the last. */
  turns: z.array(Turn),
  /** Seconds that each outcome lasted. */
  seconds: z.record(Outcome, z.number()),
  /** At the end. */
  last: Verdict.pick({ outcome: true, estimate: true, lower: true, upper: true, limit: true, sample: true }),
  /** What was said then, of the criterion as it was then. */
  stored: z.array(z.object({ at: Timestamp, outcome: Outcome, version: z.number().int(), evaluation: z.string() })),
});
export type BackTestPlace = z.infer<typeof BackTestPlace>;

/** What a criterion would have said, look after look, had it stood. Nothing is changed by asking. */
export const BackTest = z.object({
  /** Whose figures it was tried on. */
  stage: Key,
  criterion: Key,
  name: z.string(),
  metric: MetricKey,
  /** Reads as the one that stands; otherwise it is judged as if it had stood from the stage's beginning. */
  isAsDeclared: z.boolean(),
  /** Later than asked for where the stage began later, or where rollups of then are coarser than its window. */
  from: Timestamp,
  to: Timestamp,
  /** Apart that the looks are; what began and ended between two is not seen. */
  stepSeconds: z.number().int(),
  looks: z.number().int(),
  places: z.array(BackTestPlace),
});
export type BackTest = z.infer<typeof BackTest>;
