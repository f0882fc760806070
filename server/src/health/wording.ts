import { nameSegment, type Change, type SegmentRef, type Verdict } from '@rollout-health/shared/verdicts';
import { metricOf, type MetricKey } from '@rollout-health/shared/metrics';
import type { Sums } from './sums.js';

const DAY = 86_400_000;

const NOTHING = 1e-6;

const MOST_DIGITS = 7;

// Made once: every evaluation writes many numbers, and a formatter is far dearer than what it writes.
const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const BY_DIGITS = Array.from({ length: MOST_DIGITS }, (_, index) => new Intl.NumberFormat('en', { maximumSignificantDigits: index + 1 }));

const formatNumber = (value: number, digits: number): string => (BY_DIGITS[digits - 1] as Intl.NumberFormat).format(Math.abs(value) < NOTHING ? 0 : value);
export const formatCount = (count: number): string => WHOLE.format(count);
/** As many digits as a forecast deserves: whole numbers, below ten with one decimal. */
export const formatAmount = (amount: number): string => (amount < 10 ? TENTHS : WHOLE).format(amount);
/** 0.0213 as `2.1 %`. */
export const formatShare = (share: number): string => `${(BY_DIGITS[1] as Intl.NumberFormat).format(share * 100)} %`;
/** 1.234 as `1.2 times`. */
export const formatTimes = (factor: number): string => `${(BY_DIGITS[1] as Intl.NumberFormat).format(factor)} times`;
export const plural = (count: number, one: string, many = `${one}s`): string => `${formatCount(count)} ${count === 1 ? one : many}`;

/** 0.0213 as `2.13 %`, a rate as a plain number; in as many digits as it takes to tell it from `other`. */
export function formatValue(metric: MetricKey, value: number, other: number | null = null): string {
  const { form, unit } = metricOf(metric);
  const isShare = form === 'proportion';
  const scale = isShare ? 100 : 1;
  let digits = 3;
  while (digits < MOST_DIGITS && other !== null && value !== other && formatNumber(value * scale, digits) === formatNumber(other * scale, digits)) digits += 1;
  return formatNumber(value * scale, digits) + (isShare ? ' %' : unit === 'ms' ? ' ms' : '');
}

const UNITS: Partial<Record<MetricKey, { of: string; more: string }>> = {
  'error-rate': { of: 'requests', more: 'request' },
  'ticket-rate': { of: 'user-days', more: 'user-day' },
  'journey-completion': { of: 'started', more: 'journey' },
  'unaided-share': { of: 'finished', more: 'finished journey' },
  'slow-requests': { of: 'timed requests', more: 'timed request' },
  'latency-p50': { of: 'requests', more: 'request' },
  'latency-p95': { of: 'requests', more: 'request' },
  'events-per-user': { of: 'user-days', more: 'user-day' },
  'replied-within': { of: 'tickets', more: 'ticket' },
  'solved-within': { of: 'tickets', more: 'ticket' },
};

/** `123 of 3,000 requests`: what a value is made of. */
export function formatSample(metric: MetricKey, { numerator, denominator }: Sums): string {
  const unit = UNITS[metric]?.of ?? '';
  if (metric === 'ticket-rate') return `${plural(numerator, 'ticket')} in ${formatCount(denominator)} ${unit}`;
  if (metric === 'events-per-user') return `${plural(numerator, 'event')} in ${formatCount(denominator)} ${unit}`;
  if (metricOf(metric).form === 'mean') return `over ${formatCount(denominator)} ${unit}`;
  return `${formatCount(numerator)} of ${formatCount(denominator)} ${unit}`.trim();
}

/** `3,400 more requests`, rounded up to two digits: it is a forecast. */
export function formatMore(metric: MetricKey, amount: number): string {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(amount)) - 1);
  return plural(Math.ceil(amount / step) * step, `more ${UNITS[metric]?.more ?? 'report'}`);
}

/** `; at the present pace by 26 Nov`: when so much more will have come. Nothing where it would take over a year. */
export function formatPace(more: number, { denominator, from }: Verdict['sample'], now: Date): string {
  const elapsed = now.getTime() - new Date(from).getTime();
  if (denominator <= 0 || elapsed <= 0) return '';
  const wait = (more * elapsed) / denominator;
  if (wait > 365 * DAY) return '';
  if (wait < DAY) return '; at the present pace within a day';
  return `; at the present pace by ${new Date(now.getTime() + wait).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })}`;
}

/** `within a day`, `by Thursday`, `by Thu 4 Dec`: when something is expected. */
export function formatDay(at: string, now: Date): string {
  const time = new Date(at);
  const wait = time.getTime() - now.getTime();
  if (wait < DAY) return 'within a day';
  if (wait < 6 * DAY) return `by ${time.toLocaleDateString('en-GB', { weekday: 'long', timeZone: 'UTC' })}`;
  return `by ${time.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })}`;
}

export const onSegment = (segment: SegmentRef | null): string => (segment ? ` on ${nameSegment(segment)}` : '');
/** A verdict's baseline stage. */
export const baselineOf = ({ baselineName, baselineStage }: Pick<Verdict, 'baselineName' | 'baselineStage'>): string | null => baselineName ?? baselineStage;

/** The time of day, with the day when it is not today's. In UTC: the sentence is the same for every reader. */
export function formatTime(at: string | Date, now: Date): string {
  const time = new Date(at);
  const clock = `${time.toISOString().slice(11, 16)} UTC`;
  if (Math.floor(time.getTime() / DAY) === Math.floor(now.getTime() / DAY)) return clock;
  return `${time.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })}, ${clock}`;
}

export function formatSeconds(seconds: number): string {
  if (seconds < 120) return plural(Math.round(seconds), 'second');
  if (seconds < 7_200) return plural(Math.round(seconds / 60), 'minute');
  if (seconds < 3 * 86_400) return plural(Math.round(seconds / 3_600), 'hour');
  return plural(Math.round(seconds / 86_400), 'day');
}

/** `Error rate 4.1 % (123 of 3,000 requests)`, or that nothing was reported. */
export function formatFinding({ name, metric, estimate, limit, sample }: Verdict): string {
  if (estimate === null) return `${name}: nothing reported yet`;
  return `${name} ${formatValue(metric, estimate, limit)} (${formatSample(metric, sample)})`;
}

export function formatLimit(verdict: Verdict): string {
  const { metric, estimate, limit } = verdict;
  const baseline = baselineOf(verdict);
  if (limit === null) return `the limit that the stage ${baseline ?? ''} sets`;
  return `the limit of ${formatValue(metric, limit, estimate)}${baseline ? ` set by the stage ${baseline}` : ''}`;
}

export const formatDate = (at: string): string =>
  new Date(at).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });

/** `at about 14:32 UTC (between 14:20 UTC and 14:40 UTC)`: when a change began, as well as it is known. */
export function formatBeginning({ from, likeliest, to }: Change['broken'], now: Date): string {
  const [first, best, last] = [from, likeliest, to].map((at) => formatTime(at, now)) as [string, string, string];
  return first === last ? `at about ${best}` : `at about ${best} (between ${first} and ${last})`;
}

/** A break that was found bin by bin while the figure over the whole life still says less: then the break is what there is to tell. */
export function breakToTell({ change, comparison, lower, upper, limit }: Verdict): Change['broken'] | null {
  if (!change || change.recovered) return null;
  const isLifeBeyond = limit !== null && (comparison === 'below' ? lower !== null && lower > limit : upper !== null && upper < limit);
  return isLifeBeyond ? null : change.broken;
}
