import { Pace } from './pace.js';

test('a key is let through so often a minute, whatever others do, and again in the next', () => {
  const pace = new Pace(2);
  expect([0, 1, 2].map((at) => pace.allows('a', at))).toEqual([true, true, false]);
  expect(pace.allows('b', 3)).toBe(true);
  expect(pace.allows('a', 59_999)).toBe(false);
  expect(pace.allows('a', 60_000)).toBe(true);
});
