import { predictiveQuantile } from './forecast.js';
import { logGamma } from './gamma.js';

/** Of the future days, this share lies between the ends of every forecast here. */
export const COVERAGE = 0.9;
const Z = 1.6449;

/** One whole day of one stage. */
export interface Day {
  events: number;
  exposure: number;
}

/** How much days differ beyond chance: possible relative variances with the probability of each, given the days that were seen. */
export type DayVariation = { variance: number; weight: number }[];

// Relative standard deviations, denser where they are small. Weekends alone make 0.3 to 0.5.
const DEVIATIONS = Array.from({ length: 25 }, (_, index) => 1.6 * (index / 24) ** 2);

/**
 * How likely it is, before any day, that days do not differ at all, to one that they differ by up to 1 either way. How many come back is
 * steadier than how much help they ask for; with these and the scales below, 88 to 92 % of simulated days and weeks lie between the ends.
 */
export const ALIKE = { activity: 0.3, events: 0.05 };
// Scales of half-normal laws: by how much days differ, before any of them. Weeks differ less, and two to five of them cannot show it.
const DAYS = 0.6;
const WEEKS = { alike: 0.05, scale: 0.4 };
/** Jeffreys' prior for a rate: how uncertain no event is. */
export const PRIOR = 0.5;

/**
 * Days have a rate in common, which each day multiplies by a gamma variable of mean 1: counts over the dispersion are negative binomial. Its
 * relative standard deviation is weighed by the likelihood of every stage's days, each against its own rate; before any day, it is
 * half-normal with this `scale`, and none has the weight `alike`. Costs a few thousand logarithms, whatever the counts.
 */
export function measureDayVariation(stages: { days: Day[]; dispersion: number }[], alike: number, scale = DAYS): DayVariation {
  const series = stages.flatMap(({ days, dispersion }) => {
    const exposure = days.reduce((sum, day) => sum + day.exposure, 0);
    const rate = exposure > 0 ? days.reduce((sum, day) => sum + day.events, 0) / exposure : 0;
    const expected = days.map((day) => ({ count: day.events / dispersion, mean: (rate * day.exposure) / dispersion })).filter(({ mean }) => mean > 0);
    return expected.length > 1 ? [expected] : [];
  });
  const logs = DEVIATIONS.map((deviation, index) => {
    const step = ((DEVIATIONS[index + 1] ?? deviation) - (DEVIATIONS[index - 1] ?? 0)) / 2;
    return Math.log(index === 0 ? alike : step) - 0.5 * (deviation / scale) ** 2 + series.reduce((sum, days) => sum + logLikelihood(days, deviation ** 2), 0);
  });
  const most = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - most));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return DEVIATIONS.map((deviation, index) => ({ variance: deviation ** 2, weight: (weights[index] as number) / whole }));
}

/** Of counts around their means, with the common rate integrated out by Laplace: it was fitted to the same days. */
function logLikelihood(days: { count: number; mean: number }[], variance: number): number {
  let [log, information] = [0, 0];
  const size = 1 / variance;
  const ofSize = variance > 0 ? logGamma(size) : 0;
  for (const { count, mean } of days) {
    information += mean / (1 + variance * mean);
    if (variance === 0) log += count * Math.log(mean) - mean;
    else log += logGamma(size + count) - ofSize - size * Math.log1p(variance * mean) + count * Math.log(mean / (size + mean));
  }
  return log - 0.5 * Math.log(information);
}

/** What is expected of one day, and between which ends 90 % of such days lie. */
export interface DayForecast {
  expected: number;
  lower: number;
  upper: number;
}

export interface DayRate {
  /** Events of one day. */
  expected: number;
  /** Relative variance of `expected`: how well it is known. */
  uncertainty: number;
  /** How many events one independent happening brings (below 1: each at most once a person, so less than chance). */
  dispersion: number;
  /** Of the days to come, and of those that `expected` rests on; how many these were. */
  variation: DayVariation;
  days: number;
  /** How many days to come are taken together; 1 if not given. Each differs by itself; what is unknown of the rate is the same in all. */
  ahead?: number;
}

/**
 * One day to come, or several together: a negative binomial law whose rate varies by what is unknown of it and by how days differ, times the dispersion. Not
 * knowing how days differ widens it as Student's t is wider than the normal law.
 */
export function forecastDay({ expected: perDay, uncertainty, dispersion, variation, days, ahead = 1 }: DayRate): DayForecast {
  const expected = perDay * ahead;
  const mean = Math.max(expected, 1e-9);
  const chance = dispersion / mean;
  const total = effectiveVariance(variation.map(({ variance, weight }) => ({ variance: chance + uncertainty + variance * (1 / ahead + 1 / days), weight })));
  const relative = Math.max(total - chance, 1e-9);
  const end = (probability: number) => dispersion * predictiveQuantile(1 / relative, (mean * relative) / dispersion, probability);
  return { expected, lower: Math.min(expected, end((1 - COVERAGE) / 2)), upper: Math.max(expected, end((1 + COVERAGE) / 2)) };
}

/**
 * Events of a week to come with `future` exposure, from weeks that are behind: their common rate, what is unknown of it, and how weeks
 * differ; `uncertainty` is the relative variance of the exposure to come. Null without exposure. Where nothing came in, none is expected,
 * and the upper end is what that little would still allow.
 */
export function forecastWeek(weeks: Day[], future: number, uncertainty = 0): DayForecast | null {
  const exposure = weeks.reduce((sum, week) => sum + week.exposure, 0);
  if (exposure <= 0 || future < 0) return null;
  const events = weeks.reduce((sum, week) => sum + week.events, 0);
  const seen = Math.max(events, PRIOR);
  const { lower, upper } = forecastDay({
    expected: (seen / exposure) * future,
    uncertainty: 1 / seen + uncertainty,
    dispersion: 1,
    variation: measureDayVariation([{ days: weeks, dispersion: 1 }], WEEKS.alike, WEEKS.scale),
    // So many whole weeks would tell as much (Kish): the running one is shorter.
    days: exposure ** 2 / weeks.reduce((sum, week) => sum + week.exposure ** 2, 0),
  });
  return { expected: (events / exposure) * future, lower: events > 0 ? lower : 0, upper };
}

/** The variance of the normal law that has as much beyond its ends as these together. */
function effectiveVariance(all: DayVariation): number {
  const parts = all.filter(({ weight }) => weight > 1e-6);
  const beyond = (end: number) => parts.reduce((sum, { variance, weight }) => sum + weight * upperTail(end / Math.sqrt(variance)), 0);
  let [low, high] = [0, Z * Math.sqrt(Math.max(...parts.map(({ variance }) => variance)))];
  for (let step = 0; step < 24; step += 1) {
    const middle = (low + high) / 2;
    if (beyond(middle) > (1 - COVERAGE) / 2) low = middle;
    else high = middle;
  }
  return (high / Z) ** 2;
}

/** Of the standard normal, 7.5e-8 off at most (Abramowitz & Stegun 26.2.17). */
function upperTail(x: number): number {
  const t = 1 / (1 + 0.2316419 * x);
  const tail = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}
