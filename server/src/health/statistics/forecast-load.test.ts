import { forecastWeek } from './day-forecast.js';
import { forecastLoad, type ObservedLoad } from './forecast-load.js';
import { coverageOfDays, coverageOfWeeks, DIFFERING, drawWorld, type World } from './forecast-worlds.fixture.js';
import { OBSERVED } from './observed-load.fixture.js';

// At small size; `pnpm bench forecasts` has more worlds, and twenty times as many stages of each.
const RUNS = 250;
const ERROR = 2 * Math.sqrt((0.9 * 0.1) / RUNS);

describe('nine days of ten lie between the ends', () => {
  test.each<[string, Partial<World>]>([
    ['days differ by a third', {}],
    ['and tickets come in clusters of one to five', { clusters: [1, 1, 1, 5] }],
    ['days differ by half, two weeks are known', { moods: 0.3, days: 14 }],
    ['a small pilot and forty times as many', { people: 200, moods: 0.2, next: 8_000 }],
    ['few tickets, in clusters', { clusters: [1, 1, 1, 5], rate: 0.02 }],
  ])('%s', (_, more) => {
    const { tickets, users } = coverageOfDays(() => ({ ...DIFFERING, ...more }), { runs: RUNS, seed: 11 });
    // 88 to 92 %, with two standard errors of that many runs.
    expect(Math.min(tickets, users)).toBeGreaterThan(0.88 - ERROR);
    expect(Math.max(tickets, users)).toBeLessThan(0.92 + ERROR);
  });

  test('of worlds drawn at random', () => {
    const { tickets, users } = coverageOfDays(drawWorld, { runs: 2 * RUNS, seed: 12 });
    expect(Math.min(tickets, users)).toBeGreaterThan(0.88 - ERROR);
    expect(Math.max(tickets, users)).toBeLessThan(0.92 + ERROR);
  });

  test('where days are quite alike, some weeks do not show it: the ends are rather too wide than too narrow', () => {
    const { tickets, users } = coverageOfDays(() => ({ ...DIFFERING, moods: 0, habits: 0 }), { runs: RUNS, seed: 12 });
    expect(Math.min(tickets, users)).toBeGreaterThan(0.88);
    expect(tickets).toBeLessThan(0.98);
  });

  test('the check can fail: without what days differ by, far too many days lie outside', () => {
    const seen = (observed: ObservedLoad) => ({ ...observed, eventVariation: [{ variance: 0, weight: 1 }] });
    expect(coverageOfDays(() => DIFFERING, { runs: RUNS, seed: 13, seen }).tickets).toBeLessThan(0.8);
  });
});

describe('a week', () => {
  test('of nine of ten lies between the ends too, where each day differs by itself', () => {
    const { tickets } = coverageOfDays(() => DIFFERING, { runs: RUNS, seed: 14, ahead: 7 });
    expect(tickets).toBeGreaterThan(0.88 - ERROR);
    expect(tickets).toBeLessThan(0.93 + ERROR);
  });

  test.each<[string, number, number]>([
    ['weeks differ by a fifth', 40, 0.04],
    ['by a third, and there are few of them', 5, 0.1],
    ['by a fifth, and there are many', 400, 0.04],
  ])('of a workaround, counted for three weeks and some days: %s', (_, perWeek, moods) => {
    const world = { ...DIFFERING, moods, rate: perWeek / (1_000 * DIFFERING.share * 7) };
    const share = coverageOfWeeks(() => world, { runs: 2 * RUNS, seed: 15 });
    expect(share).toBeGreaterThan(0.86);
    expect(share).toBeLessThan(0.95);
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
