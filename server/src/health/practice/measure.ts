import { dayOf, mondayDateOf, mondayOf } from '../../platform/calendar.js';
import type { PracticeFacts, PracticeStage, StagePace } from './facts.js';

const DAY = 86_400_000;

/** Weeks are looked back on: this one and those before. */
export const WEEKS = 5;

/** Mondays from the oldest week that is looked back on to this one. */
export function lastMondays(now: Date, weeks = WEEKS): string[] {
  const current = mondayOf(now.getTime());
  return Array.from({ length: weeks }, (_, index) => dayOf(current - (weeks - 1 - index) * 7 * DAY));
}

/** Users of a stage now. Where no use is reported, those planned for it stand in. */
export function usersNow(stage: PracticeStage, facts: Pick<PracticeFacts, 'paces'>): { users: number; isReported: boolean } {
  const active = paceOf(stage, facts)?.users ?? 0;
  return active > 0 ? { users: active, isReported: true } : { users: stage.plannedUsers, isReported: false };
}

export const paceOf = (stage: PracticeStage, { paces }: Pick<PracticeFacts, 'paces'>): StagePace | undefined =>
  paces.find(({ stageId }) => stageId === stage.id);

/** What one week now is worth in the unit of an exposure, and what lies behind it. */
export interface Exposure {
  unit: 'user-days' | 'weeks';
  from: Date;
  past: number;
  /** `past` by week, oldest first. */
  weeks: { week: string; past: number }[];
  week: number;
  users: number;
}

/** The exposure of a stage since a moment, at most the weeks that are looked back on. */
export function exposureOf(stage: PracticeStage, facts: PracticeFacts, since: Date | null, now: Date): Exposure {
  const oldest = new Date(`${lastMondays(now)[0] ?? ''}T00:00:00Z`).getTime();
  const begin = Math.max(oldest, stage.startedAt?.getTime() ?? oldest, since ? mondayOf(since.getTime()) : oldest);
  const from = new Date(Math.min(begin, now.getTime()));
  const { users, isReported } = usersNow(stage, facts);
  const mondays = lastMondays(now).filter((week) => week >= mondayDateOf(from.getTime()));
  const used = mondays.map((week) => ({
    week,
    past: facts.weeks.filter((row) => row.stageId === stage.id && row.week === week).reduce((sum, { userDays }) => sum + userDays, 0),
  }));
  const past = used.reduce((sum, week) => sum + week.past, 0);
  if (!isReported || past <= 0) {
    // A day at least: what has just begun would weigh without end.
    const least = Math.min(from.getTime(), now.getTime() - DAY);
    const passed = mondays.map((week) => {
      const monday = Date.parse(week);
      return { week, past: Math.max(0, Math.min(now.getTime(), monday + 7 * DAY) - Math.max(least, monday)) / (7 * DAY) };
    });
    return { unit: 'weeks', from, past: passed.reduce((sum, week) => sum + week.past, 0), weeks: passed, week: 1, users };
  }
  const age = stage.startedAt ? Math.max(1, (now.getTime() - stage.startedAt.getTime()) / DAY) : 7;
  const lastDays = paceOf(stage, facts)?.userDays ?? 0;
  return { unit: 'user-days', from, past, weeks: used, week: (lastDays * 7) / Math.min(7, age), users };
}

/** Relative variance of a week's user-days to come that the last seven days tell of: how days differ, and which people these are. */
export function activityUncertainty(stage: PracticeStage, { ticketLoads }: Pick<PracticeFacts, 'ticketLoads'>, { unit }: Exposure): number {
  const load = ticketLoads.get(stage.id);
  if (unit === 'weeks' || typeof load !== 'object') return 0;
  const { activeVariation, peopleUncertainty } = load.observed;
  const ofADay = activeVariation.reduce((sum, { variance, weight }) => sum + variance * weight, 0);
  // Of seven days to come, and of the seven that they are told from.
  return (2 / 7) * ofADay + peopleUncertainty;
}
