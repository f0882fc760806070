import { Dice } from './dice.fixture.js';
import { ALIKE, forecastWeek, measureDayVariation, type Day } from './day-forecast.js';
import { forecastLoad, type ObservedLoad } from './forecast-load.js';

/** A stage and the one after it, as they really are. */
export interface World {
  people: number;
  days: number;
  /** Happenings per user-day that bring tickets. */
  rate: number;
  /** How many tickets one happening brings. */
  clusters: number[];
  /** Relative variance of a day's (or week's) rate of happenings, the same for everybody on that day. */
  moods: number;
  next: number;
  /** Share of the people that are active on a day, and its relative variance from day to day. */
  share: number;
  habits: number;
}

/** Days differ by a third in tickets and by a fifth in activity. */
export const DIFFERING: World = { people: 1_000, days: 28, rate: 0.2, clusters: [1], moods: 0.1, next: 5_000, share: 0.3, habits: 0.05 };

/** Large numbers are drawn from the normal law. */
export class Chance extends Dice {
  /** Marsaglia & Tsang. */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * this.next() ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const x = this.normal();
      const v = (1 + x / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(1 - this.next()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** Mean 1. */
  varying(variance: number): number {
    return variance > 0 ? this.gamma(1 / variance) * variance : 1;
  }

  override count(mean: number): number {
    return mean > 60 ? Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal())) : super.count(mean);
  }

  of(trials: number, share: number): number {
    return Math.min(trials, Math.max(0, Math.round(trials * share + Math.sqrt(trials * share * (1 - share)) * this.normal())));
  }

  /** Each as likely, on a scale of ratios. */
  between(low: number, high: number): number {
    return low * (high / low) ** this.next();
  }
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const dispersionOf = (clusters: number[]) => mean(clusters.map((size) => size ** 2)) / mean(clusters);
const activeOf = (chance: Chance, { share, habits }: World, people: number): number => chance.of(people, Math.min(0.98, share * chance.varying(habits)));

function ticketsOf(chance: Chance, { rate, clusters, moods }: World, active: number): number {
  const happenings = chance.count(active * rate * chance.varying(moods));
  if (clusters.length === 1) return happenings * (clusters[0] as number);
  let tickets = 0;
  for (let index = 0; index < happenings; index += 1) tickets += clusters[Math.floor(chance.next() * clusters.length)] as number;
  return tickets;
}

/** What the product would know of a stage of this world. */
function observe(chance: Chance, world: World): ObservedLoad {
  const { people, days, clusters } = world;
  const users = Array.from({ length: days }, () => activeOf(chance, world, people));
  const active = users.reduce((sum, count) => sum + count, 0);
  const share = active / (people * days);
  const tickets = users.map((count): Day => ({ events: ticketsOf(chance, world, count), exposure: count }));
  return {
    personDays: people * days,
    activeDays: active,
    userDays: active,
    events: tickets.reduce((sum, { events }) => sum + events, 0),
    days,
    peopleUncertainty: (1 - share) / active,
    activeVariation: measureDayVariation([{ days: users.map((count) => ({ events: count, exposure: people })), dispersion: 1 - share }], ALIKE.activity),
    dispersion: dispersionOf(clusters),
    eventVariation: measureDayVariation([{ days: tickets, dispersion: dispersionOf(clusters) }], ALIKE.events),
  };
}

/** A world that a team may live in: each number by itself, wide apart; days that are quite alike are one in twenty of them. */
export function drawWorld(chance: Chance): World {
  const differ = (most: number) => (chance.is(0.05) ? 0 : (most * chance.next()) ** 2);
  return {
    people: Math.round(chance.between(200, 3_000)),
    days: 7 + Math.floor(chance.next() * 22),
    rate: chance.between(0.01, 0.3),
    clusters: chance.is(0.5) ? [1] : [1, 1, 1, 5],
    moods: differ(0.6),
    next: Math.round(chance.between(2_000, 20_000)),
    share: 0.2 + 0.5 * chance.next(),
    habits: differ(0.3),
  };
}

const isInside = (count: number, ends: { lower: number; upper: number } | null | undefined): boolean =>
  ends !== null && ends !== undefined && count >= ends.lower && count <= ends.upper;

/**
 * Shares of stages whose next stage's `ahead` days came out between the ends: their tickets, and the active users of one of them. `world`
 * makes one for each stage; `seen` may change what is known of it.
 */
export function coverageOfDays(
  world: (chance: Chance) => World,
  { runs, seed, ahead = 1, seen = (observed) => observed }: { runs: number; seed: number; ahead?: number; seen?: (observed: ObservedLoad) => ObservedLoad },
): { tickets: number; users: number } {
  const chance = new Chance(seed);
  let [tickets, users] = [0, 0];
  for (let run = 0; run < runs; run += 1) {
    const here = world(chance);
    const forecast = forecastLoad(seen(observe(chance, here)), here.next, null, ahead);
    let [active, count] = [0, 0];
    for (let day = 0; day < ahead; day += 1) {
      active = activeOf(chance, here, here.next);
      count += ticketsOf(chance, here, active);
    }
    if (isInside(count, forecast?.events)) tickets += 1;
    if (isInside(active, forecast?.activeUsers)) users += 1;
  }
  return { tickets: tickets / runs, users: users / runs };
}

/** The same of a workaround's happenings in a week, counted for three weeks and three days before. */
export function coverageOfWeeks(world: (chance: Chance) => World, { runs, seed }: { runs: number; seed: number }): number {
  const chance = new Chance(seed);
  let inside = 0;
  for (let run = 0; run < runs; run += 1) {
    const here = world(chance);
    const days = (count: number, people: number) =>
      Array.from({ length: count }, () => activeOf(chance, here, people)).reduce((sum, active) => sum + active, 0);
    const happen = (userDays: number) => chance.count(userDays * here.rate * chance.varying(here.moods));
    const weeks = [7, 7, 7, 3].map((length): Day => {
      const exposure = days(length, here.people);
      return { exposure, events: happen(exposure) };
    });
    const uncertainty = (2 / 7) * (here.habits + (1 - here.share) / (here.share * here.people));
    const forecast = forecastWeek(weeks, (days(7, here.people) * here.next) / here.people, uncertainty);
    if (isInside(happen(days(7, here.next)), forecast)) inside += 1;
  }
  return inside / runs;
}
