import { WORST_FIRST } from '@rollout-health/shared/health';
import type { StabilityWeek } from '@rollout-health/shared/stability';
import { HealthStatus } from '@rollout-health/shared/words';
import { mondayOf } from '../platform/calendar.js';

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;

/** Hours of a week by the health that was seen in them, and its changes of health. */
export interface WeekCount {
  monday: number;
  hours: Partial<Record<HealthStatus, number>>;
  changes: number;
}

/** Every week from `from` to `to` (ms), also those of which nothing is known. */
export function stabilityWeeks(from: number, to: number, counts: WeekCount[]): StabilityWeek[] {
  const byMonday = new Map(counts.map((count) => [count.monday, count]));
  const weeks: StabilityWeek[] = [];
  for (let monday = mondayOf(from); monday < to; monday += WEEK) {
    const [begin, end] = [Math.max(monday, from), Math.min(monday + WEEK, to)];
    // Hours of the clock that any part of the week's part lies in, as they are noted.
    const all = Math.ceil(end / HOUR) - Math.floor(begin / HOUR);
    weeks.push({ from: new Date(begin).toISOString(), to: new Date(end).toISOString(), ...judgeWeek(byMonday.get(monday), all) });
  }
  return weeks;
}

function judgeWeek(count: WeekCount | undefined, all: number): Omit<StabilityWeek, 'from' | 'to'> {
  const hours = Object.fromEntries(HealthStatus.options.map((status) => [status, count?.hours[status] ?? 0])) as StabilityWeek['hours'];
  const seen = WORST_FIRST.filter((status) => hours[status] > 0);
  const known = seen.filter((status) => status !== 'gathering' && status !== 'silent');
  const knownHours = known.reduce((sum, status) => sum + hours[status], 0);
  const isTooLittle = seen[0] === 'healthy' && knownHours * 2 < all;
  return {
    worst: isTooLittle ? 'gathering' : (seen[0] ?? null),
    mostly: [...known].sort((a, b) => hours[b] - hours[a])[0] ?? null,
    hours,
    knownHours,
    unknownHours: Math.max(0, all - knownHours),
    changes: count?.changes ?? 0,
  };
}
