import type { BacklogDay } from '@rollout-health/shared/capacity';
import { Weekday } from '@rollout-health/shared/declared-practice';
import type { DayForecast } from '@rollout-health/shared/forecast';
import { dayOf } from '../../platform/calendar.js';

const DAY = 86_400_000;

export interface BacklogInput {
  /** Tickets that wait now. */
  waiting: number;
  /** Tickets of the next so many days together. */
  arrivals: (days: number) => DayForecast;
  ticketsPerWorkingDay: number;
  workingDays: Weekday[];
  now: Date;
  days: number;
}

/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): Weekday => Weekday.options[(day + 3) % 7] as Weekday;

/**
 * What waits at the end of each day to come, when each working day takes away what the team can do and no more than is there (Lindley: the most
 * that any stretch up to this day left over). Each end goes by the stretches' own ends, so a long stretch is told as a whole, not as a row of
 * bad days.
 */
export function forecastBacklog({ waiting, arrivals, ticketsPerWorkingDay, workingDays, now, days }: BacklogInput): BacklogDay[] {
  const first = Math.floor(now.getTime() / DAY) + 1;
  const came = [{ expected: 0, lower: 0, upper: 0 }, ...Array.from({ length: days }, (_, index) => arrivals(index + 1))];
  const served = [0];
  for (let day = 0; day < days; day += 1) served.push((served[day] as number) + (workingDays.includes(weekdayOf(first + day)) ? ticketsPerWorkingDay : 0));
  const left = (end: keyof DayForecast, to: number) => {
    const since = (from: number) => (came[to - from] as DayForecast)[end] - ((served[to] as number) - (served[from] as number));
    return Math.max(waiting + since(0), ...Array.from({ length: to }, (_, index) => since(index + 1)));
  };
  return Array.from({ length: days }, (_, index) => ({
    day: dayOf((first + index) * DAY),
    expected: left('expected', index + 1),
    lower: left('lower', index + 1),
    upper: left('upper', index + 1),
  }));
}

/** The first day on which more waits than is workable: as expected, and by the upper end. Today, where it does already. */
export function unworkableOn(backlog: BacklogDay[], waiting: number, workable: number, now: Date): { expected: string | null; earliest: string | null } {
  const today = dayOf(now.getTime());
  if (waiting > workable) return { expected: today, earliest: today };
  const first = (end: keyof DayForecast) => backlog.find((day) => day[end] > workable)?.day ?? null;
  return { expected: first('expected'), earliest: first('upper') };
}
