import type { DayForecast, ForecastBasis, SizeForecast } from '@rollout-health/shared/forecast';
import { formatCount, plural } from '../wording.js';

const WHOLE_FROM = 10;

/** As many digits as a forecast deserves: whole numbers, below ten with one decimal. */
function amount(value: number): string {
  return value >= WHOLE_FROM ? formatCount(value) : new Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(value);
}

const range = ({ lower, upper }: DayForecast): string => `from ${amount(lower)} to ${amount(upper)} on nine days of ten`;

const percent = (share: number): string => `${new Intl.NumberFormat('en', { maximumSignificantDigits: 2 }).format(share * 100)} %`;

/** A day at a planned size, for somebody who plans who answers tickets. */
export function describeForecast({ name, plannedUsers, activeUsers, ticketsPerDay, mix }: Omit<SizeForecast, 'sentences'>, basis: ForecastBasis): string[] {
  const figures = `With ${plural(plannedUsers, 'user')} (${name}) a day brings about ${amount(ticketsPerDay.expected)} tickets, ${range(ticketsPerDay)}. About ${amount(activeUsers.expected)} users are active, ${range(activeUsers)}.`;
  const from = basis.isUseReported ? ` in ${plural(basis.userDays, 'user-day')}` : '; no use is reported, so the planned users stand in for those who have it,';
  const made = `Made from ${plural(basis.tickets, 'ticket')}${from} on ${plural(basis.days, 'whole day')}.`;
  if (!mix) return [figures, made, 'Taken for granted: the people to come are as those who have it now.'];
  const weighed = `Weighed by the planned mix of ${mix.name}.`;
  if (mix.unseen <= 0) return [figures, made, weighed];
  return [
    figures,
    made,
    weighed,
    `${percent(mix.unseen)} of the planned users are of a kind that was never observed (${mix.unseenValues.join(', ')}): the others stand in for them, and they may well be different.`,
  ];
}
