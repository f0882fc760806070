import { metricOf, type MetricKey } from '@rollout-health/shared/metrics';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
const WEEK = 7 * DAY;

export const MOST_POINTS = 400;
const WIDTHS = [10, 30, MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, WEEK];
/** What is counted by the hour, the day or the week can only be shown so. */
const USER_WIDTHS = [HOUR, DAY, WEEK];
const DAY_WIDTHS = [DAY, WEEK];

/** Monday 1969-12-29 00:00 UTC, in seconds: weeks start on Mondays, and every smaller width divides a day. */
export const ORIGIN_SECONDS = -3 * DAY;

export interface Buckets {
  seconds: number;
  /** In ms: the start of the first bucket, and the end of the window. */
  from: number;
  to: number;
}

export const isPerUserDay = (metric: MetricKey): boolean => metricOf(metric).denominator === 'active-user-days';

export function alignDown(time: number, seconds: number): number {
  const origin = ORIGIN_SECONDS * 1_000;
  return Math.floor((time - origin) / (seconds * 1_000)) * seconds * 1_000 + origin;
}

/** Rollups become minutes after two hours and hours after three days: what is older cannot be drawn finer. Margins are for the job that does it. */
function finestOf(from: number, now: number): number {
  const hours = (now - from) / (HOUR * 1_000);
  if (hours > 71) return HOUR;
  return hours > 1.9 ? MINUTE : 10;
}

/** The finest buckets that the metric and the age of the data allow, with at most 400 of them. */
export function chooseBuckets(metric: MetricKey, from: number, to: number, now: number): Buckets {
  const widths = metric === 'active-users' ? USER_WIDTHS : isPerUserDay(metric) ? DAY_WIDTHS : WIDTHS;
  const finest = finestOf(from, now);
  const fits = (seconds: number) => seconds >= finest && (to - alignDown(from, seconds)) / (seconds * 1_000) <= MOST_POINTS;
  const seconds = widths.find(fits) ?? wider(from, to);
  return { seconds, from: alignDown(from, seconds), to };
}

/** Windows of more than 400 weeks. */
function wider(from: number, to: number): number {
  return Math.ceil((to - from) / (WEEK * 1_000) / (MOST_POINTS - 1)) * WEEK;
}

export const startsOf = ({ seconds, from, to }: Buckets): number[] =>
  Array.from({ length: Math.max(Math.ceil((to - from) / (seconds * 1_000)), 0) }, (_, index) => from + index * seconds * 1_000);
