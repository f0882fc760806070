import type { HoursForecast } from '@rollout-health/shared/workarounds';
import { forecastWeek, type Day } from '../statistics/day-forecast.js';
import type { OccurrenceWeek, PracticeFacts, PracticeStage, Workaround } from './facts.js';
import { activityUncertainty, exposureOf, lastMondays, type Exposure } from './measure.js';

/** Hours a week that one person has, where the rollout declares no capacity. */
export const HOURS_PER_PERSON = 40;
const DAY = 86_400_000;

/** How much more there is at `factor` times as many users, when there is `perDoubling` times as much at twice as many. */
export const growth = (factor: number, perDoubling: number): number => (factor <= 0 ? 0 : factor ** Math.log2(perDoubling));

export interface Measured {
  occurrences: number;
  exposure: Exposure;
  /** The same by week. */
  weeks: Day[];
  /** Relative variance of a week's exposure to come. */
  uncertainty: number;
}

/** What was counted of a workaround in a stage. By hand, counting begins when it is written down, and counts a week at least. */
export function measure(workaround: Workaround, stage: PracticeStage, facts: PracticeFacts, now: Date): Measured {
  const weekAgo = new Date(now.getTime() - 7 * DAY);
  const own = facts.occurrences.filter(({ workaroundId, stageId }) => workaroundId === workaround.id && stageId === stage.id);
  const first = own.map(({ week }) => new Date(`${week}T00:00:00Z`).getTime()).sort((a, b) => a - b)[0];
  const began = Math.min(workaround.madeAt.getTime(), weekAgo.getTime(), first ?? Infinity);
  const exposure = exposureOf(stage, facts, workaround.countedBy === 'hand' ? new Date(began) : null, now);
  const counted = own.filter(({ week }) => Date.parse(`${week}T00:00:00Z`) + 7 * DAY > exposure.from.getTime());
  const weeks = exposure.weeks.map((one) => ({
    exposure: one.past,
    events: counted.filter(({ week }) => week === one.week).reduce((sum, { occurrences }) => sum + occurrences, 0),
  }));
  return { occurrences: weeks.reduce((sum, { events }) => sum + events, 0), exposure, weeks, uncertainty: activityUncertainty(stage, facts, exposure) };
}

/**
 * Hours a week at so many users: the rate so far times the exposure of a week then, and between which ends nine of ten such weeks lie
 * (`statistics/day-forecast`). Minutes a week that are stated grow the same way and have no interval. Null: nothing to grow from.
 */
export function projectHours(
  workaround: Pick<Workaround, 'minutes' | 'per' | 'perDoubling'>,
  { exposure, weeks, uncertainty }: Measured,
  users: number,
  hoursPerPerson: number,
): HoursForecast | null {
  if (exposure.users <= 0) return null;
  const factor = growth(users / exposure.users, workaround.perDoubling);
  const each = workaround.minutes / 60;
  if (workaround.per === 'week') return { users, hours: each * factor, lower: null, upper: null, people: (each * factor) / hoursPerPerson };
  const forecast = forecastWeek(weeks, exposure.week * factor, uncertainty);
  if (!forecast) return null;
  const hours = forecast.expected * each;
  return { users, hours, lower: forecast.lower * each, upper: forecast.upper * each, people: hours / hoursPerPerson };
}

/** Occurrences by week in a stage, empty weeks included. */
export function weeklyOccurrences(workaround: Workaround, stage: PracticeStage | null, occurrences: OccurrenceWeek[], now: Date) {
  return lastMondays(now).map((week) => ({
    week,
    occurrences: occurrences
      .filter((one) => one.workaroundId === workaround.id && one.stageId === stage?.id && one.week === week)
      .reduce((sum, one) => sum + one.occurrences, 0),
  }));
}

/** Whether occurrences for each unit of exposure rose: the last two whole weeks against the two before, told apart at 5 %. */
export function trendOf(weeks: { occurrences: number; exposure: number }[]): 'rising' | 'falling' | 'steady' | 'unknown' {
  const add = (part: { occurrences: number; exposure: number }[]) =>
    part.reduce((sum, one) => ({ occurrences: sum.occurrences + one.occurrences, exposure: sum.exposure + one.exposure }), { occurrences: 0, exposure: 0 });
  const [before, after] = [add(weeks.slice(-5, -3)), add(weeks.slice(-3, -1))];
  if (before.exposure <= 0 || after.exposure <= 0 || before.occurrences + after.occurrences === 0) return 'unknown';
  // Half an event more on each side keeps the logarithm finite.
  const [a, b] = [after.occurrences + 0.5, before.occurrences + 0.5];
  const change = Math.log(a / after.exposure / (b / before.exposure));
  if (Math.abs(change) < 1.96 * Math.sqrt(1 / a + 1 / b)) return 'steady';
  return change > 0 ? 'rising' : 'falling';
}
