import type { HoursForecast } from '@rollout-health/shared/workarounds';
import { formatCount } from '../parts/format';

/** `25 min`, `6.2 h`, `600 h`: of one week. */
export function formatHours(hours: number): string {
  if (hours < 1) return `${formatCount(hours * 60)} min`;
  return `${hours < 10 ? new Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(hours) : formatCount(hours)} h`;
}

export function formatPeople(people: number): string {
  if (people < 0.1) return 'less than 0.1 person';
  const number = new Intl.NumberFormat('en', { maximumFractionDigits: people < 10 ? 1 : 0 }).format(people);
  return `${number} ${number === '1' ? 'person' : 'people'}`;
}

export const formatRange = ({ lower, upper }: HoursForecast): string | null =>
  lower === null || upper === null ? null : `${formatHours(lower)} to ${formatHours(upper)}`;
