import type { PromiseDeclaration } from '@rollout-health/shared/rollout';
import type { Sums } from '../sums.js';
import { judgePromise, promisedUpTo } from './promised.js';

const unaided: PromiseDeclaration = { metric: 'unaided-share', of: 'report', comparison: 'above', level: 0.7 };
const errors: PromiseDeclaration = { metric: 'error-rate', comparison: 'below', level: 0.02 };
const tickets: PromiseDeclaration = { metric: 'ticket-rate', comparison: 'below', level: 5 };
const latency: PromiseDeclaration = { metric: 'latency-p95', comparison: 'below', level: 900 };
const sums = (numerator: number, denominator: number): Sums => ({ numerator, denominator });
const reports = { reports: 400, weightSquared: 400, weightSquaredValue: 240_000, weightSquaredValueSquared: 148_000_000 };

test.each<[string, PromiseDeclaration, Sums, number, string]>([
  ['well above its level', unaided, sums(170, 200), 1, 'kept'],
  ['above it, but it may be below', unaided, sums(72, 100), 1, 'unknown'],
  ['above it, of few', unaided, sums(9, 10), 1, 'unknown'],
  ['well below it', unaided, sums(100, 200), 1, 'missed'],
  ['below it, but it may be above', unaided, sums(68, 100), 1, 'unknown'],
  ['of nobody', unaided, sums(0, 0), 1, 'unknown'],
  ['of so many that tell as much as a tenth', unaided, sums(170, 200), 10, 'unknown'],
  ['where less is better', errors, sums(5, 2_000), 1, 'kept'],
  ['where less is better, and more came', errors, sums(200, 2_000), 1, 'missed'],
  ['of a rate', tickets, sums(10, 10_000), 1, 'kept'],
  ['of a mean of many reports', latency, { ...sums(240_000, 400), moments: reports }, 1, 'kept'],
  ['of a mean of few', latency, { ...sums(600, 1), moments: { ...reports, reports: 1, weightSquared: 1 } }, 1, 'unknown'],
])('a promise %s', (_, promise, counted, dispersion, state) => {
  const judged = judgePromise(promise, { sums: counted, dispersion });
  expect(judged.state).toBe(state);
  if (judged.lower !== null && judged.upper !== null) expect(judged.lower).toBeLessThanOrEqual(judged.upper);
});

test('where users count by the day, the day under way waits', () => {
  const now = new Date('2026-11-27T15:00:00Z');
  expect([promisedUpTo(tickets, now), promisedUpTo(errors, now)].map((time) => time.toISOString())).toEqual([
    '2026-11-27T00:00:00.000Z',
    '2026-11-27T15:00:00.000Z',
  ]);
});
