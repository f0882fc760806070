import { DRIFT_WEEKS, type Clarity, type DriftShare } from '@rollout-health/shared/clarity';
import { proportionInterval } from '../health/statistics/proportion-interval.js';
import { dayOf, mondayDateOf, mondayOf } from '../platform/calendar.js';

/** A declared feature. `shippedAt` null: it was there from the beginning; `firstAt` null: nobody has used it. */
export interface ShippedFeature {
  name: string;
  shippedAt: Date | null;
  firstAt: Date | null;
}

export interface ClarityQuestion {
  features: ShippedFeature[];
  /** By the week of its first run, of each user of the core journey. */
  firstTasks: Map<string, Clarity['weeks'][number]['firstTasks']>;
  tickets: Map<string, Clarity['weeks'][number]['tickets']>;
  since: Clarity['since'];
  now: Date;
}

export const CLARITY_WEEKS = 26;
const ALPHA = 0.05;
const DAY = 86_400_000;
const WEEK = 7 * DAY;

type Week = Clarity['weeks'][number];

/** Up to `CLARITY_WEEKS` weeks, the last one under way, from the first in which anything was. */
export function clarityWeeks({ features, firstTasks, tickets, now }: Omit<ClarityQuestion, 'since'>): Week[] {
  const last = mondayOf(now.getTime());
  const weeks = Array.from({ length: CLARITY_WEEKS }, (_, index): Week => {
    const monday = last - (CLARITY_WEEKS - 1 - index) * WEEK;
    const week = mondayDateOf(monday);
    return {
      week,
      features: featuresAt(features, Math.min(monday + WEEK, now.getTime())),
      firstTasks: firstTasks.get(week) ?? { users: 0, finished: 0, unaided: 0 },
      tickets: tickets.get(week) ?? { opened: 0, howTo: 0 },
    };
  });
  const first = weeks.findIndex((week) => week.firstTasks.users > 0 || week.tickets.opened > 0);
  return first === -1 ? weeks.slice(-1) : weeks.slice(first);
}

export function featuresAt(features: ShippedFeature[], time: number): Week['features'] {
  const shipped = features.filter(({ shippedAt }) => shippedAt === null || shippedAt.getTime() <= time);
  return { shipped: shipped.length, unused: shipped.filter(({ firstAt }) => firstAt === null || firstAt.getTime() > time).length };
}

/**
 * The last whole weeks beside the first ones since the launch (or the pilot's end); where these are not over yet, beside those right before.
 */
export function driftOf(weeks: Week[], since: Clarity['since'], countsOf: (week: Week) => { of: number; all: number }): Clarity['firstTasks'] {
  const whole = weeks.slice(0, -1);
  const lately = whole.slice(-DRIFT_WEEKS);
  const earlier = whole.slice(0, -DRIFT_WEEKS);
  const begun = since ? earlier.filter(({ week }) => week >= mondayDateOf(Date.parse(since.at))) : [];
  const before = begun.length >= DRIFT_WEEKS ? begun.slice(0, DRIFT_WEEKS) : earlier.slice(-DRIFT_WEEKS);
  return { before: before.length < DRIFT_WEEKS ? null : shareOf(before, countsOf), lately: lately.length < DRIFT_WEEKS ? null : shareOf(lately, countsOf) };
}

function shareOf(weeks: Week[], countsOf: (week: Week) => { of: number; all: number }): DriftShare | null {
  const counts = weeks.map(countsOf);
  const [of, all] = [counts.reduce((sum, count) => sum + count.of, 0), counts.reduce((sum, count) => sum + count.all, 0)];
  const [from, to] = [weeks[0]?.week ?? '', dayOf(Date.parse(weeks.at(-1)?.week ?? '') + WEEK)];
  return all === 0 ? null : { of, all, share: of / all, ...proportionInterval({ successes: of, trials: all, alpha: ALPHA }), from, to };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const partOf = ({ of, all, share }: DriftShare): string => `${percent(share)} (${of} of ${all})`;
const WHEN = { launch: 'at launch', pilot: 'when the pilot ended' } as const;

/**
 * What is worth a look. Features are counted, so any growth of the unused share is told; shares of people and tickets move by chance, so they
 * are told when their intervals lie apart.
 */
export function notesOf({ since, features: { now, then }, firstTasks, howTo }: Pick<Clarity, 'since' | 'features' | 'firstTasks' | 'howTo'>): Clarity['notes'] {
  const notes: Clarity['notes'] = [];
  if (since && then && now.shipped > 0 && now.unused * Math.max(1, then.shipped) > then.unused * now.shipped) {
    const before = then.shipped > 0 ? `${percent(then.unused / then.shipped)} (${then.unused} of ${then.shipped})` : 'none of none';
    const text = `${percent(now.unused / now.shipped)} of its features were never used (${now.unused} of ${now.shipped}); ${WHEN[since.what]} it was ${before}.`;
    notes.push({ about: 'features', text });
  }
  if (firstTasks.before && firstTasks.lately && firstTasks.lately.upper < firstTasks.before.lower) {
    const text = `Fewer people finish what they came for the first time: ${partOf(firstTasks.lately)} lately, ${partOf(firstTasks.before)} before.`;
    notes.push({ about: 'first-tasks', text });
  }
  if (howTo.before && howTo.lately && howTo.lately.lower > howTo.before.upper) {
    notes.push({ about: 'how-to', text: `More tickets ask how it is done: ${partOf(howTo.lately)} lately, ${partOf(howTo.before)} before.` });
  }
  return notes;
}
