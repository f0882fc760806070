import type { Novelty, Retention, ShareOfUsers } from '@rollout-health/shared/usage';
import { judgeNovelty, WATCHED_WEEKS } from '../health/statistics/novelty.js';
import { proportionInterval } from '../health/statistics/proportion-interval.js';
import { mondayDateOf, mondayOf } from '../platform/calendar.js';
import { describeNovelty } from './describe-novelty.js';

/** Users by their first day in a stage and the weeks since then in which they were active (bit 0: the first). */
export interface CohortCount {
  firstDay: string;
  weeks: number;
  users: number;
}

export interface CompletionCount {
  firstDay: string;
  /** Weeks since the first day; 0: the first. */
  week: number;
  completions: number;
}

export const COHORT_WEEKS = 12;
const ALPHA = 0.05;
const DAY = 86_400_000;
const WEEK = 7 * DAY;

const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
/** Whether so many whole weeks since the first day are over when `day` begins. */
const isWatched = ({ firstDay }: { firstDay: string }, weeks: number, day: number): boolean => timeOf(firstDay) + weeks * WEEK <= day;

/** Shares of people active in each of their weeks that are over: whoever is in the middle of a week does not count in it yet. */
export function curveOf(counts: CohortCount[], today: number): ShareOfUsers[] {
  const curve: ShareOfUsers[] = [];
  for (let week = 0; week < COHORT_WEEKS; week += 1) {
    const watched = counts.filter((count) => isWatched(count, week + 1, today));
    const users = watched.reduce((sum, count) => sum + count.users, 0);
    if (users === 0) break;
    const active = watched.reduce((sum, count) => sum + ((count.weeks >> week) & 1 ? count.users : 0), 0);
    curve.push({ active, users, share: active / users, ...proportionInterval({ successes: active, trials: users, alpha: ALPHA }) });
  }
  return curve;
}

/** By the week of the first day, oldest first. */
export function cohortsOf(counts: CohortCount[], today: number): Retention['cohorts'] {
  const byWeek = new Map<string, CohortCount[]>();
  for (const count of counts) {
    const week = mondayDateOf(timeOf(count.firstDay));
    byWeek.set(week, [...(byWeek.get(week) ?? []), count]);
  }
  return [...byWeek]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([week, cohort]) => ({ week, users: cohort.reduce((sum, { users }) => sum + users, 0), weeks: curveOf(cohort, today) }));
}

/**
 * Looked at on Mondays only: people enter when their sixth week is over, and looking more often would find by chance what is not there.
 * `looks`: among how many verdicts the chance of a wrong one is shared.
 */
export function noveltyOf(segment: Novelty['segment'], counts: CohortCount[], now: Date, looks = 1): Novelty {
  const monday = mondayOf(now.getTime());
  const patterns = new Map<number, number>();
  for (const count of counts) {
    if (!isWatched(count, WATCHED_WEEKS, monday)) continue;
    const weeks = count.weeks & ((1 << WATCHED_WEEKS) - 1);
    patterns.set(weeks, (patterns.get(weeks) ?? 0) + count.users);
  }
  const judged = judgeNovelty(
    [...patterns].map(([weeks, users]) => ({ weeks, users })),
    ALPHA / looks,
  );
  return { segment, text: describeNovelty(judged), ...judged };
}

/** Completions of people after their first week, for each of their weeks that is over. */
export function returningOf(counts: CohortCount[], completions: CompletionCount[], today: number): NonNullable<Retention['returning']>['weeks'] {
  const weeks: NonNullable<Retention['returning']>['weeks'] = [];
  for (let week = 1; week < COHORT_WEEKS; week += 1) {
    const watched = counts.filter((count) => isWatched(count, week + 1, today));
    if (watched.length === 0) break;
    const users = watched.reduce((sum, count) => sum + ((count.weeks >> week) & 1 ? count.users : 0), 0);
    const done = completions.filter((count) => count.week === week && isWatched(count, week + 1, today)).reduce((sum, count) => sum + count.completions, 0);
    weeks.push({ week: week + 1, users, completions: done, perUser: users > 0 ? done / users : null });
  }
  return weeks;
}
