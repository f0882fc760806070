import type { Clarity, DriftShare } from '@rollout-health/shared/clarity';
import { READABLE_SAMPLE } from '@rollout-health/shared/series';
import { formatCount, formatDay, formatPercent } from '../parts/format';
import type { SharePoint } from './ShareChart';

type Weeks = Clarity['weeks'];

const pointOf = (week: string, of: number, all: number, what: string): SharePoint => ({
  label: formatDay(week),
  share: all > 0 ? of / all : null,
  basis: `${formatCount(of)} of ${formatCount(all)} ${what}`,
});

/** Of people or tickets, which are a sample. */
const sampledPointOf = (week: string, of: number, all: number, what: string): SharePoint => ({
  ...pointOf(week, of, all, what),
  isThin: all > 0 && all < READABLE_SAMPLE,
});

export const featurePoints = (weeks: Weeks): SharePoint[] => weeks.map(({ week, features }) => pointOf(week, features.unused, features.shipped, 'features'));

export const firstTaskPoints = (weeks: Weeks): SharePoint[] =>
  weeks.map(({ week, firstTasks }) => sampledPointOf(week, firstTasks.finished, firstTasks.users, 'people, their first time'));

export const howToPoints = (weeks: Weeks): SharePoint[] => weeks.map(({ week, tickets }) => sampledPointOf(week, tickets.howTo, tickets.opened, 'tickets'));

const inWords = ({ of, all, share, lower, upper, from, to }: DriftShare): string =>
  `${formatPercent(share)} (${formatCount(of)} of ${formatCount(all)}, interval ${formatPercent(lower)} to ${formatPercent(upper)}) from ${formatDay(from)} to ${formatDay(to)}`;

/** Lately, and before: each with what it is made of. */
export function describeDrift({ before, lately }: Clarity['firstTasks']): string {
  if (!lately) return 'Too few whole weeks to compare yet.';
  return `${inWords(lately)}${before ? `; before, ${inWords(before)}` : '; nothing earlier to compare with'}.`;
}
