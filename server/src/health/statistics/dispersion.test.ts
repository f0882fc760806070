import { burstDispersion, designEffect } from './dispersion.js';

const hour = (events: (minute: number) => number) => Array.from({ length: 60 }, (_, minute) => ({ events: events(minute), exposure: 100 }));
const even = (minute: number) => [1, 3, 2, 2, 0, 4][minute % 6] as number;

test('even errors are no bursts; what comes in bursts is', () => {
  expect(burstDispersion([hour(even), hour(even), hour(even)])).toBe(1);
  const bursts = hour((minute) => (minute % 20 === 0 ? 40 : 0));
  expect(burstDispersion([bursts, bursts, bursts])).toBeCloseTo(38.6, 0);
});

test('one hour that breaks changes nothing, nor does a rate that moves from hour to hour', () => {
  const broken = hour((minute) => (minute > 40 ? 60 : 1));
  expect(burstDispersion([hour(even), hour(even), broken, hour((minute) => 2 * even(minute)), hour(even)])).toBe(1);
  expect(burstDispersion([hour(even), broken, hour(even)])).toBe(1);
});

test('too little says nothing', () => {
  expect(burstDispersion([])).toBeNull();
  expect(burstDispersion([hour(() => 0), hour(() => 0), hour(() => 0)])).toBeNull();
  expect(burstDispersion([hour(even), hour(even)])).toBeNull();
});

const sumsOf = (users: { trials: number; successes: number }[]) => {
  const sum = (of: (user: { trials: number; successes: number }) => number) => users.reduce((total, user) => total + of(user), 0);
  return {
    users: users.length,
    trials: sum(({ trials }) => trials),
    successes: sum(({ successes }) => successes),
    squaredTrials: sum(({ trials }) => trials ** 2),
    squaredSuccesses: sum(({ successes }) => successes ** 2),
    products: sum(({ trials, successes }) => trials * successes),
  };
};

test('runs of users who always or never succeed tell as much as their users: with ten runs each, a tenth', () => {
  const users = Array.from({ length: 100 }, (_, index) => ({ trials: 10, successes: index % 2 === 0 ? 10 : 0 }));
  expect(designEffect(sumsOf(users))).toBeCloseTo((10 * 100) / 99, 10);
});

test('a run each, or users who are all alike, is no cluster', () => {
  expect(designEffect(sumsOf(Array.from({ length: 100 }, (_, index) => ({ trials: 1, successes: index % 4 === 0 ? 0 : 1 }))))).toBeCloseTo(100 / 99, 10);
  expect(designEffect(sumsOf(Array.from({ length: 100 }, () => ({ trials: 10, successes: 8 }))))).toBe(1);
});

test('few users, or hardly a failure, tell nothing of how alike their runs are', () => {
  expect(designEffect(sumsOf(Array.from({ length: 19 }, () => ({ trials: 10, successes: 5 }))))).toBeNull();
  expect(designEffect(sumsOf(Array.from({ length: 100 }, (_, index) => ({ trials: 10, successes: index < 4 ? 9 : 10 }))))).toBeNull();
});
