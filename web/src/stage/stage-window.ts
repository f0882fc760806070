import type { Figure } from '@rollout-health/shared/health';
import type { MetricKey } from '@rollout-health/shared/metrics';
import type { FigureAt } from '../operations/figure-address';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export type WindowKey = '1h' | '24h' | '7d' | '30d' | 'all';
export const WINDOWS: { key: WindowKey; title: string; hours: number | null }[] = [
  { key: '1h', title: '1 hour', hours: 1 },
  { key: '24h', title: '24 hours', hours: 24 },
  { key: '7d', title: '7 days', hours: 168 },
  { key: '30d', title: '30 days', hours: 720 },
  { key: 'all', title: 'Whole stage', hours: null },
];

/** To the end of this minute, so that a window is asked for once a minute. */
export function windowOf(key: WindowKey, now: Date, startedAt: string | null): { from: string; to: string } {
  const to = Math.ceil(now.getTime() / 60_000) * 60_000;
  const hours = WINDOWS.find((window) => window.key === key)?.hours ?? null;
  const from = hours === null ? (startedAt ? Date.parse(startedAt) : to - 24 * HOUR) : to - hours * HOUR;
  return { from: new Date(Math.min(from, to - 60_000)).toISOString(), to: new Date(to).toISOString() };
}

/** What is drawn over time: every figure but open tickets, which open their list. */
export function chartsOf(figures: Figure[]): { metric: MetricKey; of: string | null }[] {
  return figures.filter(({ metric }) => metric !== 'open-tickets').map(({ metric, of }) => ({ metric, of }));
}

/** A figure's own window. Where it names none: the stage's life; for active users, who are counted over a week, the last seven days (UTC). */
export function figureWindow({ metric, from, to }: FigureAt, now: Date, startedAt: string | null): { from: string; to: string } {
  const end = to ?? windowOf('all', now, startedAt).to;
  if (from) return { from, to: end };
  if (metric !== 'active-users') return { from: windowOf('all', now, startedAt).from, to: end };
  return { from: new Date(Math.floor(Date.parse(end) / DAY) * DAY - 6 * DAY).toISOString(), to: end };
}
