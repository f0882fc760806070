import { metricOf, type MetricKey } from '@rollout-health/shared/metrics';

const COUNT = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const BYTES = new Intl.NumberFormat('en', { notation: 'compact', style: 'unit', unit: 'byte', unitDisplay: 'narrow', maximumSignificantDigits: 2 });
const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

export const formatCount = (value: number): string => COUNT.format(value);
/** As many digits as a forecast deserves: whole numbers, below ten with one decimal. */
export const formatAmount = (value: number): string => (value < 10 ? TENTHS : COUNT).format(value);
export const formatBytes = (bytes: number): string => BYTES.format(bytes);
export const formatShort = (value: number): string => (Math.abs(value) < 10_000 ? COUNT.format(value) : SHORT.format(value));
export const plural = (count: number, one: string, many = `${one}s`): string => `${formatCount(count)} ${count === 1 ? one : many}`;

/** To so many significant digits. */
export const formatDigits = (value: number, significant = 3): string => new Intl.NumberFormat('en', { maximumSignificantDigits: significant }).format(value);
export const formatShare = (share: number): string => `${formatDigits(share * 100)}\u00a0%`;

/** In whole per cent, for what is estimated or drawn. */
export const formatPercent = (share: number): string => `${Math.round(share * 100)}\u00a0%`;

/** 95 s as `1 min 35 s`, 7,300 s as `2 h 2 min`; at most two units. A unit never stands alone on a line. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${formatDigits(seconds, 2)}\u00a0s`;
  const units: [string, number][] = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ];
  const first = units.findIndex(([, size]) => seconds >= size);
  const [name, size] = units[first]!;
  const whole = Math.floor(seconds / size);
  const next = units[first + 1];
  const rest = next && whole < 10 ? Math.floor((seconds - whole * size) / next[1]) : 0;
  return rest > 0 && next ? `${whole}\u00a0${name} ${rest}\u00a0${next[0]}` : `${whole}\u00a0${name}`;
}

/** A value in its metric's unit; null is a dash: there was nothing to compute it from. */
export function formatValue(metric: MetricKey, value: number | null): string {
  if (value === null) return '–';
  const { form, unit } = metricOf(metric);
  if (form === 'proportion') return formatShare(value);
  if (unit === 's') return formatDuration(value);
  if (unit === 'ms') return `${formatDigits(value)}\u00a0ms`;
  if (form === 'state' || form === 'count') return formatCount(value);
  return formatDigits(value);
}

/** Shorter, for the side of a chart: durations in one unit. */
export function formatAxis(metric: MetricKey, value: number): string {
  if (metricOf(metric).unit !== 's') return formatValue(metric, value);
  if (value >= 86_400) return `${formatDigits(value / 86_400, 2)} d`;
  if (value >= 3_600) return `${formatDigits(value / 3_600, 2)} h`;
  return value >= 60 ? `${formatDigits(value / 60, 2)} min` : `${formatDigits(value, 2)} s`;
}

const some = (count: string, one: string): string => `${count} ${one}${count === '1' ? '' : 's'}`;

const MADE_OF: Partial<Record<MetricKey, (numerator: string, denominator: string) => string>> = {
  'error-rate': (errors, requests) => `${errors} of ${requests} requests`,
  'ticket-rate': (tickets, days) => `${some(tickets, 'ticket')} in ${some(days, 'user-day')}`,
  'journey-completion': (finished, started) => `${finished} of ${started} started`,
  'unaided-share': (unaided, finished) => `${unaided} of ${finished} finished`,
  'events-per-user': (events, days) => `${some(events, 'event')} in ${some(days, 'user-day')}`,
  'replied-within': (replied, tickets) => `${replied} of ${tickets} tickets`,
  'solved-within': (solved, tickets) => `${solved} of ${tickets} tickets`,
  'latency-p50': (_sum, requests) => `over ${requests} requests`,
  'latency-p95': (_sum, requests) => `over ${requests} requests`,
};

/** What a value is made of: `123 of 3,000 requests`. Null where the value is itself a count. */
export function formatSample(metric: MetricKey, numerator: number | null, denominator: number | null): string | null {
  if (metric === 'first-reply') return numerator === null ? null : `${formatCount(numerator)} first replies`;
  if (metric === 'time-to-solve') return numerator === null ? null : `${formatCount(numerator)} solved tickets`;
  if (metric === 'active-users') return 'seen in the last 7 days';
  if (metric === 'open-tickets') return 'open now';
  if (numerator === null || denominator === null) return null;
  return MADE_OF[metric]?.(formatCount(numerator), formatCount(denominator)) ?? `${formatCount(numerator)} of ${formatCount(denominator)}`;
}

/** Short titles for tiles; `of` is a journey's or an error kind's key. */
export function formatTitle(metric: MetricKey, of: string | null): string {
  const title = metric === 'ticket-rate' ? 'Tickets per 1,000 users a day' : metric === 'events-per-user' ? 'Events per user a day' : metricOf(metric).title;
  return of ? `${title}: ${of}` : title;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const MINUTE = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DAY_MINUTE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const WHOLE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

// Days and weeks are counted in UTC.
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** `26 Oct`: a day, or the first of a week. */
export const formatDay = (at: string | number): string => DAY.format(new Date(at));
/** `26 Oct 2026`: a day that may be long past. */
export const formatDate = (at: string): string => DATE.format(new Date(at));
export const formatClock = (at: string | Date): string => CLOCK.format(new Date(at));
export const formatWhole = (at: string | Date): string => WHOLE.format(new Date(at));

/** The time, with the day when it is not today's. */
export function formatMoment(at: string | Date, now: Date): string {
  const time = new Date(at);
  return time.toDateString() === now.toDateString() ? MINUTE.format(time) : DAY_MINUTE.format(time);
}

export function formatAgo(at: string | Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - new Date(at).getTime()) / 1_000));
  if (seconds < 10) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds / 10) * 10} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  return `${plural(Math.floor(seconds / 86_400), 'day')} ago`;
}
