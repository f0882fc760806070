import type { DayForecast, ForecastMix } from '@rollout-health/shared/forecast';

/** A size's load as it was forecast. */
export interface ForecastSize {
  users: number;
  activeUsers: DayForecast;
  ticketsPerDay: DayForecast;
  mix: ForecastMix | null;
}

export interface Origin {
  /** Share of the users who are active on a day. */
  share: number;
  /** Tickets of an active user's day; null: nobody is active. */
  perUserDay: number | null;
  /** Per value of the mix, how often its people come and what they bring; null: it was never observed. */
  values: { value: string; planned: number; share: number | null; perUserDay: number | null; ticketsPerDay: number | null }[];
}

/**
 * users × share = active users a day; × tickets of a user-day = tickets a day. By the planned mix both are weighed: share = Σ planned × active days ÷ person-days,
 * with what was never observed left out and the rest made whole.
 */
export function prepareOrigin({ users, activeUsers, ticketsPerDay, mix }: ForecastSize): Origin {
  return {
    share: users > 0 ? activeUsers.expected / users : 0,
    perUserDay: activeUsers.expected > 0 ? ticketsPerDay.expected / activeUsers.expected : null,
    values: (mix?.values ?? []).map(({ value, share, ticketsPerDay: brings, seen }) => ({
      value,
      planned: share,
      share: seen && seen.activeDays / seen.personDays,
      perUserDay: seen && seen.tickets / seen.userDays,
      ticketsPerDay: brings,
    })),
  };
}
