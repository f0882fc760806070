import { z } from 'zod';
import { MetricKey } from './metrics.js';
import { CriterionRole, Key, Outcome, Timestamp } from './words.js';

/** `name`: by its dimension's declared name, `Device: android`. */
export const SegmentRef = z.object({ dimension: z.string(), value: z.string(), name: z.string().optional() });
export type SegmentRef = z.infer<typeof SegmentRef>;

/** As sentences call it. */
export const nameSegment = ({ dimension, value, name }: SegmentRef): string => name ?? `${dimension}: ${value}`;

/** As queries and addresses write it: `dimension:value`. */
export const writeSegment = ({ dimension, value }: SegmentRef): string => `${dimension}:${value}`;

/** The other way; null: no segment is written so. The value may hold further colons. */
export function readSegment(text: string): SegmentRef | null {
  const colon = text.indexOf(':');
  return colon < 1 ? null : { dimension: text.slice(0, colon), value: text.slice(colon + 1) };
}

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
  /** That stage, as sentences call it. */
  baselineName: z.string().nullish(),
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
