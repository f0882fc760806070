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
    judged: false,
  },
  'active-users': { title: 'Active users', form: 'state', numerator: 'active-users', unit: 'users', better: 'higher', feed: 'usage', judged: false },
  'latency-p50': {
    title: 'Latency p50',
    form: 'mean',
    numerator: 'latency-p50-weighted',
    denominator: 'latency-p50-weight',
    unit: 'ms',
    better: 'lower',
    feed: 'errors',
    judged: false,
  },
  'latency-p95': {
    title: 'Latency p95',
    form: 'mean',
    numerator: 'latency-p95-weighted',
    denominator: 'latency-p95-weight',
    unit: 'ms',
    better: 'lower',
    feed: 'errors',
    judged: false,
  },
  'first-reply': { title: 'Median time to first reply', form: 'median', numerator: 'first-reply', unit: 's', better: 'lower', feed: 'tickets', judged: false },
  'time-to-solve': { title: 'Median time to solve', form: 'median', numerator: 'time-to-solve', unit: 's', better: 'lower', feed: 'tickets', judged: false },
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
  of?: 'journey' | 'optional-error-kind';
  /** Whether criteria may judge it: it has an always-valid interval. */
  judged: boolean;
}

export type MetricKey = keyof typeof METRICS;
export const MetricKey = z.enum(Object.keys(METRICS) as [MetricKey, ...MetricKey[]]);
export const metricOf = (key: MetricKey): MetricDefinition => METRICS[key];

export const JUDGED_METRICS = (Object.keys(METRICS) as MetricKey[]).filter((key) => METRICS[key].judged);

/** The series a metric reads, with `of` (a journey's key, an error's kind) filled in. */
export function seriesOf(key: MetricKey, of?: string): { numerator: string; denominator?: string } {
  const metric: MetricDefinition = METRICS[key];
  const numerator = metric.of === 'optional-error-kind' && of ? `errors:${of}` : metric.numerator.replace('*', of ?? '');
  return metric.denominator ? { numerator, denominator: metric.denominator.replace('*', of ?? '') } : { numerator };
}
