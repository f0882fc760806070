import { z } from 'zod';
import { SegmentRef } from './verdicts.js';
import { MetricKey } from './metrics.js';
import { CriterionRole, Key, Timestamp } from './words.js';

/** A window of time, `from ≤ time < to`. Its start moves back to the start of a bucket; the answer says which. */
export const WindowQuery = z.object({ from: Timestamp.optional(), to: Timestamp.optional() });
export type WindowQuery = z.infer<typeof WindowQuery>;

/** Query of `GET /rollouts/{rollout}/errors/kinds`. Without times: the last 24 hours. */
export const ErrorKindsQuery = WindowQuery.extend({ stage: Key.optional() });
export type ErrorKindsQuery = z.infer<typeof ErrorKindsQuery>;

/** Query of `GET /rollouts/{rollout}/health-changes`. Without times: the newest. */
export const HealthChangesQuery = WindowQuery.extend({
  stage: Key.optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .optional(),
});
export type HealthChangesQuery = z.infer<typeof HealthChangesQuery>;

/** Query of `GET /rollouts/{rollout}/stages/{stage}/evaluations`. `segment` is `dimension:value`; without it: everybody. */
export const EvaluationsQuery = z.object({ criterion: Key.optional(), segment: z.string().min(3).max(330).optional() });
export type EvaluationsQuery = z.infer<typeof EvaluationsQuery>;

/** Query of `GET /rollouts/{rollout}/stages/{stage}/criteria/{criterion}`. `segment` is `dimension:value`; without it: everybody. */
export const ExplanationQuery = z.object({ segment: z.string().min(3).max(330).optional() });
export type ExplanationQuery = z.infer<typeof ExplanationQuery>;

/**
 * Query of `GET /rollouts/{rollout}/metrics`. `segment` is `dimension:value`.
 * Without times: the last 24 hours; 30 days for what is counted per user and day.
 */
export const SeriesQuery = z.object({
  metric: MetricKey,
  of: z.string().min(1).max(120).optional(),
  stage: Key.optional(),
  segment: z.string().min(3).max(330).optional(),
  from: Timestamp.optional(),
  to: Timestamp.optional(),
});
export type SeriesQuery = z.infer<typeof SeriesQuery>;

/** So many behind a point, at least, and it can be read: a share of 80 % is then within 15 points of what it is of, 19 times of 20. */
export const READABLE_SAMPLE = 30;

/** `value` null: nothing was reported in this bucket; it is drawn as a gap, never as zero. */
export const SeriesPoint = z.object({ at: Timestamp, value: z.number().nullable(), numerator: z.number(), denominator: z.number().nullable() });
export type SeriesPoint = z.infer<typeof SeriesPoint>;

/** A metric over time, with what is drawn on it. `stage` null: all stages together. */
export const MetricSeries = z.object({
  metric: MetricKey,
  of: z.string().nullable(),
  stage: Key.nullable(),
  segment: SegmentRef.nullable(),
  from: Timestamp,
  to: Timestamp,
  /** The finest at which points have a sample that can be read. The first and the last point may be of a part of it. */
  bucketSeconds: z.number().int(),
  points: z.array(SeriesPoint),
  total: z.object({ value: z.number().nullable(), numerator: z.number(), denominator: z.number().nullable() }),
  /** Limits of criteria on this metric, stage and segment. */
  limits: z.array(z.object({ criterion: Key, name: z.string(), role: CriterionRole, comparison: z.enum(['below', 'above']), limit: z.number() })),
});
export type MetricSeries = z.infer<typeof MetricSeries>;

/** One row a segment, one cell a metric: the heat table of a stage. */
export const SegmentTable = z.object({
  stage: Key,
  from: Timestamp,
  to: Timestamp,
  dimensions: z.array(z.object({ key: z.string(), name: z.string(), isCapped: z.boolean() })),
  columns: z.array(z.object({ metric: MetricKey, of: z.string().nullable(), title: z.string() })),
  rows: z.array(
    z.object({
      segment: SegmentRef.nullable(),
      cells: z.array(z.object({ value: z.number().nullable(), numerator: z.number(), denominator: z.number().nullable() })),
    }),
  ),
});
export type SegmentTable = z.infer<typeof SegmentTable>;

/** Errors of a stage (or all stages) in a window, by the kind that reports named; null: no kind given. */
export const ErrorKinds = z.object({
  from: Timestamp,
  to: Timestamp,
  requests: z.number(),
  errors: z.number(),
  kinds: z.array(z.object({ kind: z.string().nullable(), errors: z.number() })),
});
export type ErrorKinds = z.infer<typeof ErrorKinds>;
