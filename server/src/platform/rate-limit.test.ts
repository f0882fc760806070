import { jest } from '@jest/globals';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { overrun } from './rate-limit.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('a key is let through so often a minute, whatever others do, and again in the next', async () => {
  const limiter = new RateLimiterMemory({ points: 2, duration: 60 });
  const allows = async (key: string) => (await overrun(limiter, key)) === null;
  expect([await allows('a'), await allows('a'), await allows('a')]).toEqual([true, true, false]);
  expect(await allows('b')).toBe(true);
  jest.advanceTimersByTime(59_999);
  expect(await allows('a')).toBe(false);
  jest.advanceTimersByTime(2);
  expect(await allows('a')).toBe(true);
});

test('it says how long to wait', async () => {
  const limiter = new RateLimiterMemory({ points: 1, duration: 60 });
  await overrun(limiter, 'a');
  expect(await overrun(limiter, 'a')).toBe(60_000);
});
