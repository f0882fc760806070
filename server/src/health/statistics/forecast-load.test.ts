import { forecastLoad, type ObservedLoad } from './forecast-load.js';
import { OBSERVED } from './observed-load.fixture.js';
import { ALIKE, forecastWeek, measureDayVariation, type Day } from './day-forecast.js';

/** A generator of its own for each world: seeded, so that a test that fails fails again. */
function makeChance(seed: number) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  // Marsaglia and Tsang.
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * uniform() ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const x = normal();
      const v = (1 + x / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(1 - uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  const poisson = (mean: number): number => {
    if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    let [count, product] = [0, uniform()];
    for (const least = Math.exp(-mean); product > least; count += 1) product *= uniform();
    return count;
  };
  const binomial = (trials: number, share: number): number =>
    Math.min(trials, Math.max(0, Math.round(trials * share + Math.sqrt(trials * share * (1 - share)) * normal())));
  return { uniform, gamma, poisson, binomial };
}

interface World {
  people: number;
  days: number;
  /** Happenings per user-day that bring tickets. */
  rate: number;
  /** How many tickets one happening brings. */
  clusters: number[];
  /** Relative variance of a day's rate of happenings, the same for everybody on that day. */
  moods: number;
  next: number;
  /** Share of the people that are active on a day, and its relative variance from day to day. */
  share: number;
  habits: number;
}

type Chance = ReturnType<typeof makeChance>;

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const dispersionOf = (clusters: number[]) => mean(clusters.map((size) => size ** 2)) / mean(clusters);
const activeOf = (chance: Chance, { share, habits }: World, people: number): number =>
  chance.binomial(people, Math.min(0.98, share * (habits > 0 ? chance.gamma(1 / habits) * habits : 1)));

function ticketsOf(chance: Chance, { rate, clusters, moods }: World, active: number): number {
  const happenings = chance.poisson(active * rate * (moods > 0 ? chance.gamma(1 / moods) * moods : 1));
  if (clusters.length === 1) return happenings * (clusters[0] as number);
  let tickets = 0;
  for (let index = 0; index < happenings; index += 1) tickets += clusters[Math.floor(chance.uniform() * clusters.length)] as number;
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

/** Shares of stages whose next stage's day came out between the ends. */
function coverage(world: World, runs: number, seed: number): { tickets: number; users: number } {
  const chance = makeChance(seed);
  let [tickets, users] = [0, 0];
  for (let run = 0; run < runs; run += 1) {
    const forecast = forecastLoad(observe(chance, world), world.next);
    const active = activeOf(chance, world, world.next);
    const count = ticketsOf(chance, world, active);
    if (forecast && count >= forecast.events.lower && count <= forecast.events.upper) tickets += 1;
    if (forecast && active >= forecast.activeUsers.lower && active <= forecast.activeUsers.upper) users += 1;
  }
  return { tickets: tickets / runs, users: users / runs };
}

// A fixed seed: the same worlds each time.
const RUNS = 600;
const ERROR = 2 * Math.sqrt((0.9 * 0.1) / RUNS);
const differing: World = { people: 1_000, days: 28, rate: 0.2, clusters: [1], moods: 0.1, next: 5_000, share: 0.3, habits: 0.05 };

describe('nine days of ten lie between the ends', () => {
  test.each<[string, World]>([
    ['days differ by a third', differing],
    ['and tickets come in clusters of one to five', { ...differing, clusters: [1, 1, 1, 5] }],
    ['days differ by half, two weeks are known', { ...differing, moods: 0.3, days: 14 }],
    ['a small pilot and forty times as many', { ...differing, people: 200, moods: 0.2, next: 8_000 }],
    ['few tickets, in clusters', { ...differing, clusters: [1, 1, 1, 5], rate: 0.02 }],
  ])('%s', (_, world) => {
    const { tickets, users } = coverage(world, RUNS, 11);
    // 88 to 92 %, with two standard errors of that many runs.
    expect(Math.min(tickets, users)).toBeGreaterThan(0.88 - ERROR);
    expect(Math.max(tickets, users)).toBeLessThan(0.92 + ERROR);
  });

  test('where days are alike, some weeks do not show it: the ends are rather too wide than too narrow', () => {
    const { tickets, users } = coverage({ ...differing, moods: 0, habits: 0 }, RUNS, 12);
    expect(Math.min(tickets, users)).toBeGreaterThan(0.88);
    expect(tickets).toBeLessThan(0.97);
    expect(users).toBeLessThan(0.94);
  });

  test('the check can fail: without what days differ by, far too many days lie outside', () => {
    const chance = makeChance(13);
    let inside = 0;
    for (let run = 0; run < 300; run += 1) {
      const observed = { ...observe(chance, differing), eventVariation: [{ variance: 0, weight: 1 }] };
      const count = ticketsOf(chance, differing, activeOf(chance, differing, differing.next));
      const events = forecastLoad(observed, differing.next)?.events;
      if (events && count >= events.lower && count <= events.upper) inside += 1;
    }
    expect(inside / 300).toBeLessThan(0.8);
  });
});

describe('a week', () => {
  test('of nine of ten lies between the ends too, where each day differs by itself', () => {
    const chance = makeChance(14);
    let inside = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const week = forecastLoad(observe(chance, differing), differing.next, null, 7)?.events;
      let count = 0;
      for (let day = 0; day < 7; day += 1) count += ticketsOf(chance, differing, activeOf(chance, differing, differing.next));
      if (week && count >= week.lower && count <= week.upper) inside += 1;
    }
    expect(inside / RUNS).toBeGreaterThan(0.88 - ERROR);
    expect(inside / RUNS).toBeLessThan(0.93 + ERROR);
  });

  test.each<[string, number, number, number, number]>([
    ['weeks differ by a fifth', 40, 0.04, 0.88, 0.95],
    ['by a third', 40, 0.1, 0.86, 0.93],
    ['by a third, and there are few of them', 5, 0.1, 0.86, 0.94],
    ['by a fifth, and there are many', 400, 0.04, 0.88, 0.95],
    ['weeks are alike: rather too wide than too narrow', 400, 0, 0.9, 0.99],
  ])('of a workaround, counted for three weeks and some days: %s', (_, perWeek, moods, least, most) => {
    const chance = makeChance(15);
    const rate = perWeek / (1_000 * differing.share * 7);
    const days = (count: number, people: number) =>
      Array.from({ length: count }, () => activeOf(chance, differing, people)).reduce((sum, active) => sum + active, 0);
    const happen = (userDays: number) => chance.poisson(userDays * rate * (moods > 0 ? chance.gamma(1 / moods) * moods : 1));
    const uncertainty = (2 / 7) * (differing.habits + (1 - differing.share) / (differing.share * 1_000));
    let inside = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const weeks = [7, 7, 7, 3].map((length): Day => {
        const exposure = days(length, 1_000);
        return { exposure, events: happen(exposure) };
      });
      const forecast = forecastWeek(weeks, days(7, 1_000) * 5, uncertainty);
      const count = happen(days(7, 5_000));
      if (forecast && count >= forecast.lower && count <= forecast.upper) inside += 1;
    }
    expect(inside / RUNS).toBeGreaterThan(least);
    expect(inside / RUNS).toBeLessThan(most);
  });

  test('of a workaround that nobody has needed yet expects none, and says how many there may be', () => {
    expect(forecastWeek([], 10)).toBeNull();
    expect(forecastWeek([{ events: 0, exposure: 0 }], 10)).toBeNull();
    const none = forecastWeek(
      [
        { events: 0, exposure: 100 },
        { events: 0, exposure: 100 },
      ],
      200,
    );
    expect(none).toMatchObject({ expected: 0, lower: 0 });
    expect(none?.upper).toBeGreaterThan(1);
    expect(none?.upper).toBeLessThan(10);
  });

  test('is seven days, and known better than one of them', () => {
    const [day, week] = [forecastLoad(OBSERVED, 1_000)?.events, forecastLoad(OBSERVED, 1_000, null, 7)?.events];
    const width = (of: typeof day) => ((of?.upper ?? 0) - (of?.lower ?? 0)) / (of?.expected ?? 1);
    expect(week?.expected).toBeCloseTo(175);
    expect(width(week)).toBeLessThan(0.7 * width(day));
  });
});

describe('a forecast', () => {
  test('grows with the people', () => {
    const forecast = forecastLoad(OBSERVED, 1_000);
    expect(forecast?.activeUsers.expected).toBe(500);
    expect(forecast?.events.expected).toBeCloseTo(25);
    expect(forecast?.events.lower).toBeLessThan(25);
    expect(forecast?.events.upper).toBeGreaterThan(25);
    expect(forecastLoad(OBSERVED, 100_000)?.events.expected).toBeCloseTo(2_500);
  });

  test('is wider where tickets come in clusters, and where days differ', () => {
    const width = (observed: ObservedLoad) => {
      const { lower, upper } = forecastLoad(observed, 10_000)!.events;
      return upper - lower;
    };
    expect(width({ ...OBSERVED, dispersion: 4 })).toBeGreaterThan(1.3 * width(OBSERVED));
    expect(width({ ...OBSERVED, eventVariation: [{ variance: 0.1, weight: 1 }] })).toBeGreaterThan(1.3 * width(OBSERVED));
  });

  test('never has more users active than there are', () => {
    const eager = { ...OBSERVED, personDays: 1_420, peopleUncertainty: 0.01 };
    expect(forecastLoad(eager, 1_000)?.activeUsers.upper).toBeLessThanOrEqual(1_000);
  });

  test('of no ticket so far expects none, and says how many there may be all the same', () => {
    const { expected, lower, upper } = forecastLoad({ ...OBSERVED, events: 0 }, 10_000)!.events;
    expect([expected, lower]).toEqual([0, 0]);
    expect(upper).toBeGreaterThan(3);
    expect(upper).toBeLessThan(50);
  });

  test('without a day on which somebody was active there is none', () => {
    expect(forecastLoad({ ...OBSERVED, activeDays: 0, userDays: 0, events: 0 }, 1_000)).toBeNull();
  });
});

describe('the planned mix', () => {
  const young = { personDays: 1_400, activeDays: 1_050, userDays: 1_050, events: 21 };
  const old = { personDays: 1_400, activeDays: 350, userDays: 350, events: 49 };

  test('weighs what each kind of people did: activity and tickets', () => {
    const forecast = forecastLoad(OBSERVED, 1_000, [
      { ...young, share: 0.2 },
      { ...old, share: 0.8 },
    ]);
    expect(forecast?.activeUsers.expected).toBeCloseTo(0.2 * 750 + 0.8 * 250);
    expect(forecast?.events.expected).toBeCloseTo(0.2 * 750 * 0.02 + 0.8 * 250 * 0.14);
    expect(forecast?.unseen).toBe(0);
  });

  test('the mix that was observed gives what was observed', () => {
    const forecast = forecastLoad(OBSERVED, 1_000, [
      { ...young, share: 0.5 },
      { ...old, share: 0.5 },
    ]);
    expect(forecast?.events.expected).toBeCloseTo(25);
    expect(forecast?.events.upper).toBeCloseTo(forecastLoad(OBSERVED, 1_000)?.events.upper as number, -1);
  });

  test('names what was never observed instead of making it up', () => {
    const nobody = { personDays: 0, activeDays: 0, userDays: 0, events: 0 };
    const forecast = forecastLoad(OBSERVED, 1_000, [
      { ...young, share: 0.5 },
      { ...old, share: 0.2 },
      { ...nobody, share: 0.3 },
    ]);
    expect(forecast?.unseen).toBeCloseTo(0.3);
    expect(forecast?.activeUsers.expected).toBeCloseTo((1_000 * (0.5 * 0.75 + 0.2 * 0.25)) / 0.7);
    expect(forecastLoad(OBSERVED, 1_000, [{ ...nobody, share: 1 }])).toBeNull();
  });

  test('widens where few people stand for much of it', () => {
    const few = { personDays: 28, activeDays: 7, userDays: 7, events: 1 };
    const width = (strata: Parameters<typeof forecastLoad>[2]) => {
      const { expected, lower, upper } = forecastLoad(OBSERVED, 10_000, strata)!.events;
      return (upper - lower) / expected;
    };
    const even = width([
      { ...young, share: 0.5 },
      { ...old, share: 0.5 },
    ]);
    expect(
      width([
        { ...young, share: 0.2 },
        { ...few, share: 0.8 },
      ]),
    ).toBeGreaterThan(2 * even);
  });
});
