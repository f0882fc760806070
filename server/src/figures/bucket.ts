import { alignDown } from '../platform/calendar.js';
import { metricOf, type MetricKey } from '@rollout-health/shared/metrics';
import { READABLE_SAMPLE } from '@rollout-health/shared/series';
import { grainAt } from '../storage/grains.js';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
const WEEK = 7 * DAY;

export const MOST_POINTS = 400;
/** Fewer are no course over time. */
const LEAST_POINTS = 8;
const WIDTHS = [10, 30, MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, WEEK];
/** What is counted by the hour, the day or the week can only be shown so. */
const USER_WIDTHS = [HOUR, DAY, WEEK];
const DAY_WIDTHS = [DAY, WEEK];

export interface Buckets {
  seconds: number;
  /** In ms: the start of the first bucket, and the end of the window. */
  from: number;
  to: number;
}

export const isPerUserDay = (metric: MetricKey): boolean => metricOf(metric).denominator === 'active-user-days';

const widthsOf = (metric: MetricKey): number[] => (metric === 'active-users' ? USER_WIDTHS : isPerUserDay(metric) ? DAY_WIDTHS : WIDTHS);

/** The finest buckets that the metric and the age of the data allow, with at most 400 of them. */
export function chooseBuckets(metric: MetricKey, from: number, to: number, now: number): Buckets {
  const widths = widthsOf(metric);
  // What rollups have become with age cannot be drawn finer.
  const finest = grainAt(now - from) / 1_000;
  const fits = (seconds: number) => seconds >= finest && (to - alignDown(from, seconds)) / (seconds * 1_000) <= MOST_POINTS;
  const seconds = widths.find(fits) ?? wider(from, to);
  return { seconds, from: alignDown(from, seconds), to };
}

/**
 * As wide as it takes for three of four points to have one beside them (no finer than its feed reports), and for half of those that have
 * anything to have a sample that can be read; but 8 points at least.
 * `samples`: how many are behind each of the finest buckets, by its start in ms.
 */
export function widenBuckets(metric: MetricKey, finest: Buckets, samples: Map<number, number>): Buckets {
  const wider = widthsOf(metric).filter((seconds) => seconds > finest.seconds && countOf({ ...finest, seconds }) >= LEAST_POINTS);
  const cadence = cadenceOf([...samples.keys()]);
  const isReadable = (width: number) => width >= cadence && typicalSample(samples, width) >= READABLE_SAMPLE;
  const seconds = [finest.seconds, ...wider].find(isReadable) ?? wider.at(-1) ?? finest.seconds;
  return { ...finest, seconds };
}

/** In seconds: three of four distances between times (ms) are no longer. An outage is one long distance among many. */
function cadenceOf(times: number[]): number {
  const ordered = times.toSorted((a, b) => a - b);
  const distances = ordered.slice(1).map((time, index) => time - (ordered[index] as number));
  return (distances.sort((a, b) => a - b)[Math.floor(distances.length * 0.75)] ?? 0) / 1_000;
}

/** The median of the buckets that have anything, once they are so wide. */
function typicalSample(samples: Map<number, number>, seconds: number): number {
  const sums = new Map<number, number>();
  for (const [at, sample] of samples) {
    const start = alignDown(at, seconds);
    sums.set(start, (sums.get(start) ?? 0) + sample);
  }
  const filled = [...sums.values()].filter((sample) => sample > 0).sort((a, b) => a - b);
  return filled[Math.floor(filled.length / 2)] ?? READABLE_SAMPLE;
}

/** Windows of more than 400 weeks. */
function wider(from: number, to: number): number {
  return Math.ceil((to - from) / (WEEK * 1_000) / (MOST_POINTS - 1)) * WEEK;
}

const countOf = ({ seconds, from, to }: Buckets): number => Math.max(Math.ceil((to - alignDown(from, seconds)) / (seconds * 1_000)), 0);

/** The start of the bucket that holds a time. A window that begins within a bucket has the rest of it. */
export const startOf = ({ seconds, from }: Buckets, at: number): number => Math.max(from, alignDown(at, seconds));

export const startsOf = (buckets: Buckets): number[] =>
  Array.from({ length: countOf(buckets) }, (_, index) => startOf(buckets, alignDown(buckets.from, buckets.seconds) + index * buckets.seconds * 1_000));
