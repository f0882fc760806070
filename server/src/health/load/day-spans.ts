import type { DaySpan, ForecastStage } from './forecast.store.js';

const DAY = 86_400_000;
/** Of four weeks: every day of the week as often, and not yet how it was long ago. */
export const MOST_DAYS = 28;

const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** The last whole days (UTC) of a stage that has begun. Null: none is over yet. */
export function wholeDays({ id, startedAt, endedAt }: Pick<ForecastStage, 'id' | 'startedAt' | 'endedAt'>, now: Date): DaySpan | null {
  if (!startedAt) return null;
  const end = Math.floor(Math.min(now.getTime(), endedAt?.getTime() ?? Infinity) / DAY);
  const start = Math.max(Math.ceil(startedAt.getTime() / DAY), end - MOST_DAYS);
  return end > start ? { stageId: id, from: dateOf(start), to: dateOf(end) } : null;
}

export function datesOf({ from, to }: Pick<DaySpan, 'from' | 'to'>): string[] {
  const [start, end] = [Date.parse(from) / DAY, Date.parse(to) / DAY];
  return Array.from({ length: end - start }, (_, index) => dateOf(start + index));
}
