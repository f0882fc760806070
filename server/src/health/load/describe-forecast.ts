import type { DayForecast, ForecastBasis, SizeForecast } from '@rollout-health/shared/forecast';
import { formatAmount, formatShare, plural } from '../wording.js';

const range = ({ lower, upper }: DayForecast): string => `from ${formatAmount(lower)} to ${formatAmount(upper)} on nine days of ten`;

/** A day at a planned size, for somebody who plans who answers tickets. */
export function describeForecast({ name, plannedUsers, activeUsers, ticketsPerDay, mix }: Omit<SizeForecast, 'sentences'>, basis: ForecastBasis): string[] {
  const figures = `With ${plural(plannedUsers, 'user')} (${name}) a day brings about ${formatAmount(ticketsPerDay.expected)} tickets, ${range(ticketsPerDay)}. About ${formatAmount(activeUsers.expected)} users are active, ${range(activeUsers)}.`;
  const from = basis.isUseReported ? ` in ${plural(basis.userDays, 'user-day')}` : '; no use is reported, so the planned users stand in for those who have it,';
  const made = `Made from ${plural(basis.tickets, 'ticket')}${from} on ${plural(basis.days, 'whole day')}.`;
  if (!mix) return [figures, made, 'Taken for granted: the people to come are as those who have it now.'];
  const weighed = `Weighed by the planned mix of ${mix.name}.`;
  if (mix.unseen <= 0) return [figures, made, weighed];
  return [
    figures,
    made,
    weighed,
    `${formatShare(mix.unseen)} of the planned users are of a kind that was never observed (${mix.unseenValues.join(', ')}): the others stand in for them, and they may well be different.`,
  ];
}
