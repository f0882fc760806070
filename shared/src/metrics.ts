import { z } from 'zod';
import type { SignalKind } from './words.js';

/**
 * The catalogue of metrics. A metric is computed from rollups only: sums of `numerator` and `denominator`
 * series over a window. `:journey` and `:kind` in a series name are filled from the criterion's or query's `of`.
 *
 * form: `proportion` 0..1; `rate` events per exposure, shown times `per`; `mean` sum over weight;
 * `median` from logarithmic bins (`numerator` is the prefix of the bins); `count` a sum; `state` as of now.
 */
export const METRICS = {
  'error-rate': {
    title: 'Error rate',
    form: 'proportion',
    numerator: 'errors',
    denominator: 'requests',
    unit: '%',
    better: 'lower',
    feed: 'errors',
    of: 'optional-error-kind',
    judged: true,
  },
  'slow-requests': {
    title: 'Slow requests',
    form: 'proportion',
    numerator: 'slower:*',
    denominator: 'timed:*',
    unit: '%',
    better: 'lower',
    feed: 'errors',
    of: 'milliseconds',
    judged: true,
  },
  'ticket-rate': {
    title: 'Tickets per 1,000 active users a day',
    form: 'rate',
    numerator: 'tickets-opened',
    denominator: 'active-user-days',
    per: 1000,
    unit: 'tickets per 1,000 user-days',
    better: 'lower',
    feed: 'tickets',
    judged: true,
  },
  'journey-completion': {
    title: 'Journey completion',
    form: 'proportion',
    numerator: 'journey-finished:*',
    denominator: 'journey-started:*',
    unit: '%',
    better: 'higher',
    feed: 'usage',
    of: 'journey',
    judged: true,
  },
  'unaided-share': {
    title: 'Finished unaided',
    form: 'proportion',
    numerator: 'journey-unaided:*',
    denominator: 'journey-finished:*',
    unit: '%',
    better: 'higher',
    feed: 'usage',
    of: 'journey',
    judged: true,
  },
  'events-per-user': {
    title: 'Events per active user a day',
    form: 'rate',
    numerator: 'events',
    denominator: 'active-user-days',
    per: 1,
    unit: 'events per user-day',
    better: 'higher',
    feed: 'usage',
    judged: true,
  },
  // Each user once, on the last day: of days up to today the sum is how many came on them.
  'active-users': { title: 'Active users', form: 'state', numerator: 'users-last-seen', unit: 'users', better: 'higher', feed: 'usage', judged: false },
  'latency-p50': {
    title: 'Latency p50',
    form: 'mean',
    numerator: 'latency-p50-weighted',
    denominator: 'latency-p50-weight',
    unit: 'ms',
    better: 'lower',
    feed: 'errors',
    judged: true,
  },
  'latency-p95': {
    title: 'Latency p95',
    form: 'mean',
    numerator: 'latency-p95-weighted',
    denominator: 'latency-p95-weight',
    unit: 'ms',
    better: 'lower',
    feed: 'errors',
    judged: true,
  },
  'first-reply': { title: 'Median time to first reply', form: 'median', numerator: 'first-reply', unit: 's', better: 'lower', feed: 'tickets', judged: false },
  'time-to-solve': { title: 'Median time to solve', form: 'median', numerator: 'time-to-solve', unit: 's', better: 'lower', feed: 'tickets', judged: false },
  'replied-within': {
    title: 'First reply in time',
    form: 'proportion',
    numerator: 'replied-within:*',
    denominator: 'tickets-opened',
    unit: '%',
    better: 'higher',
    feed: 'tickets',
    of: 'minutes',
    judged: true,
  },
  'solved-within': {
    title: 'Solved in time',
    form: 'proportion',
    numerator: 'solved-within:*',
    denominator: 'tickets-opened',
    unit: '%',
    better: 'higher',
    feed: 'tickets',
    of: 'minutes',
    judged: true,
  },
  'open-tickets': { title: 'Open tickets', form: 'state', numerator: 'tickets-open', unit: 'tickets', better: 'lower', feed: 'tickets', judged: false },
} as const satisfies Record<string, MetricDefinition>;

export interface MetricDefinition {
  title: string;
  form: 'proportion' | 'rate' | 'mean' | 'median' | 'count' | 'state';
  numerator: string;
  denominator?: string;
  per?: number;
  unit: string;
  better: 'lower' | 'higher';
  /** The kind of signal that feeds it: when that feed stops, the metric is stale. */
  feed: SignalKind;
  of?: 'journey' | 'optional-error-kind' | 'milliseconds' | 'minutes';
  /** Whether criteria may judge it: it has an always-valid interval. */
  judged: boolean;
}

export type MetricKey = keyof typeof METRICS;
export const MetricKey = z.enum(Object.keys(METRICS) as [MetricKey, ...MetricKey[]]);
export const metricOf = (key: MetricKey): MetricDefinition => METRICS[key];

export const JUDGED_METRICS = (Object.keys(METRICS) as MetricKey[]).filter((key) => METRICS[key].judged);

/**
 * Times (ms) that a report may count slower requests by; "p95 below 800 ms" says the same as "fewer than 5 % are slower than 800 ms".
 * The bounds of the usual histograms, and those that are promised.
 */
export const LATENCY_LIMITS = [
  5, 10, 25, 50, 75, 100, 200, 250, 300, 400, 500, 750, 800, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 60_000,
];

/**
 * Minutes that a ticket's first reply or its solution may be promised within; "the median is below 4 h" says the same as "more than half are
 * replied to within 240 minutes".
 */
export const TICKET_LIMITS = [5, 15, 30, 60, 120, 240, 480, 720, 1_440, 2_880, 4_320, 7_200, 10_080, 20_160, 43_200];

/** How old a thing must be before it counts, in minutes: one that may still come in time is no failure, and the quick ones are no sample. */
export const maturesAfter = (key: MetricKey, of?: string): number => (metricOf(key).of === 'minutes' ? Number(of ?? 0) : 0);

/** Beside the sums of a mean over weighted reports: what its spread is made of. Null: not a mean. */
export function momentsOf(key: MetricKey): { reports: string; weightSquared: string; weightSquaredValue: string; weightSquaredValueSquared: string } | null {
  const { form, denominator } = metricOf(key);
  if (form !== 'mean' || !denominator) return null;
  return {
    reports: `${denominator}:reports`,
    weightSquared: `${denominator}:squared`,
    weightSquaredValue: `${denominator}:squared-value`,
    weightSquaredValueSquared: `${denominator}:squared-value-squared`,
  };
}

/** Every series that a verdict on a metric reads. */
export const judgedSeriesOf = (key: MetricKey, of?: string): string[] => [...Object.values(seriesOf(key, of)), ...Object.values(momentsOf(key) ?? {})];

/** The series a metric reads, with `of` (a journey's key, an error's kind) filled in. */
export function seriesOf(key: MetricKey, of?: string): { numerator: string; denominator?: string } {
  const metric: MetricDefinition = METRICS[key];
  const numerator = metric.of === 'optional-error-kind' && of ? `errors:${of}` : metric.numerator.replace('*', of ?? '');
  return metric.denominator ? { numerator, denominator: metric.denominator.replace('*', of ?? '') } : { numerator };
}
