import { dayOf } from '../platform/calendar.js';

const DAY = 86_400_000;
const DAYS_AHEAD = 7;
const DAYS_BACK = 30;

/** Days (UTC) that need a partition now, each with the day after it: as far back as signals are taken, a week ahead. */
export function daysToKeep(now: Date, retentionDays: number): [day: string, next: string][] {
  const back = Math.min(DAYS_BACK, retentionDays);
  return Array.from({ length: back + DAYS_AHEAD + 1 }, (_, index) => {
    const time = now.getTime() + (index - back) * DAY;
    return [dayOf(time), dayOf(time + DAY)];
  });
}

/** The day of `usage_events_20260131` as `2026-01-31`; null for a table that is no day's. */
export function dayOfPartition(name: string): string | null {
  const [, year, month, day] = /_(\d{4})(\d{2})(\d{2})$/.exec(name) ?? [];
  return day === undefined ? null : `${year}-${month}-${day}`;
}
