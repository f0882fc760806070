import { forecastDay, PRIOR, type DayForecast, type DayVariation } from './day-forecast.js';
import { reweight } from './mixes.js';

/** A part of the people: everybody, or one segment of a dimension. Sums over whole days. */
export interface LoadStratum {
  /** Days of people who had it, the day of their first sign left out: on it they were active for certain. */
  personDays: number;
  /** Of these, days on which they were active. */
  activeDays: number;
  /** Days on which somebody was active, first ones included, and what came in on them: tickets, or hours of a workaround. */
  userDays: number;
  events: number;
}

/** What a stage showed of its load. */
export interface ObservedLoad extends LoadStratum {
  /** Whole days (UTC) that all of it rests on. */
  days: number;
  /** Relative variance of the active share that comes from which people these were. */
  peopleUncertainty: number;
  activeVariation: DayVariation;
  /** How many events one independent happening brings. */
  dispersion: number;
  eventVariation: DayVariation;
}

/** One value of a dimension, with its share of the planned people. */
export interface PlannedStratum extends LoadStratum {
  share: number;
}

export interface LoadForecast {
  activeUsers: DayForecast;
  events: DayForecast;
  /** Share of the planned people whose like was never observed: named, not imputed. */
  unseen: number;
}

// Between this many standard deviations on both sides lie 90 %.
const NORMAL_END = 1.645;
// A share of nearly all still varies a little.
const LEAST_DISPERSION = 0.02;

/**
 * A day among so many people; `ahead`: so many days' events together. With `mix`: each value's own activity and rate, weighed by the planned shares; what was never observed is left
 * out and the rest made whole. Null: nobody was active on a whole day, or none of the mix was observed.
 */
export function forecastLoad(observed: ObservedLoad, people: number, mix: PlannedStratum[] | null = null, ahead = 1): LoadForecast | null {
  const strata = mix ?? [{ ...observed, share: 1 }];
  const activity = reweight(strata.map(({ activeDays, personDays, share }) => ({ successes: activeDays, trials: personDays, share })));
  if (activity.estimate === null || activity.estimate <= 0 || observed.personDays <= 0) return null;
  const share = Math.min(1, activity.estimate);
  // Of the events' mix: who is more active has more of the days.
  const days = strata.map((stratum) => stratum.share * (stratum.personDays > 0 ? stratum.activeDays / stratum.personDays : 0));
  const rate = reweight(strata.map(({ events, userDays }, index) => ({ successes: events, trials: userDays, share: days[index] ?? 0 })));
  if (rate.estimate === null) return null;
  const active = {
    expected: share * people,
    // Fewer people stand for more of the mix.
    uncertainty: observed.peopleUncertainty * Math.max(1, observed.personDays / activity.effectiveTrials),
    dispersion: Math.max(LEAST_DISPERSION, 1 - share),
    variation: observed.activeVariation,
    days: observed.days,
  };
  const perDay = rate.estimate;
  const activeUsers = forecastDay(active);
  const events = {
    ahead,
    expected: perDay * active.expected,
    uncertainty: rateUncertainty(strata, days, perDay, observed.dispersion) + relativeVariance(ahead === 1 ? activeUsers : forecastDay({ ...active, ahead })),
    dispersion: observed.dispersion,
    variation: observed.eventVariation,
    days: observed.days,
  };
  return {
    activeUsers: { ...activeUsers, upper: Math.min(activeUsers.upper, people) },
    events: perDay > 0 ? forecastDay(events) : noneSeen(observed, active.expected, ahead),
    unseen: activity.unseen,
  };
}

const relativeVariance = ({ expected, lower, upper }: DayForecast): number => ((upper - lower) / (2 * NORMAL_END * expected)) ** 2;

/** Relative variance of a rate that is put together by shares of days: a negative binomial's, as if so many events had been seen at once. */
function rateUncertainty(strata: PlannedStratum[], days: number[], rate: number, dispersion: number): number {
  const seen = strata.map((stratum, index) => ({ ...stratum, weight: days[index] ?? 0 })).filter(({ userDays }) => userDays > 0);
  const whole = seen.reduce((sum, { weight }) => sum + weight, 0);
  const variance = seen.reduce((sum, { weight, userDays, events }) => sum + ((weight / whole) ** 2 * Math.max(events, PRIOR * dispersion)) / userDays ** 2, 0);
  return rate > 0 ? (dispersion * variance) / rate ** 2 : 0;
}

/** Nothing came in so far: none is expected, and the upper end is what that little would still allow. */
function noneSeen({ userDays, dispersion, eventVariation, days }: ObservedLoad, exposure: number, ahead: number): DayForecast {
  const prior = (PRIOR * dispersion * exposure) / userDays;
  const { upper } = forecastDay({ expected: prior, uncertainty: 1 / PRIOR, dispersion, variation: eventVariation, days, ahead });
  return { expected: 0, lower: 0, upper };
}
