import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { decisionOf, describeDecision, describeSmallestChange, smallestChange } from './prospects.js';
import type { StageSituation } from './situation.js';
import { smallestRatio } from './to-decide.js';
import { verdictOf } from './verdict.fixture.js';
import type { Judged } from './verdicts.js';

const DAY = 86_400_000;
// A Tuesday.
const now = new Date('2026-11-24T12:00:00Z');
const declaration: CriterionDeclaration = { key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02 };
const stage = { state: 'active', startedAt: new Date('2026-11-23T12:00:00Z'), plannedDays: 11 } as StageSituation;
const undecided = verdictOf({ outcome: 'undecided' });
const judged = (more: number | null, verdict = undecided): Judged =>
  ({ verdict, criterion: { id: 1, version: 1, declaration }, toDecide: () => (more === null ? null : { outcome: 'met', more }) }) as unknown as Judged;

describe('what it would take to decide', () => {
  // 3,000 requests a day.
  test.each<[string, number | null, string]>([
    ['within a day', 1_000, 'If it stays as it is, about 1,000 more requests would show that it is met: at the present pace within a day.'],
    ['on a weekday', 5_950, 'If it stays as it is, about 6,000 more requests would show that it is met: at the present pace by Thursday.'],
    ['by a date', 30_100, 'If it stays as it is, about 31,000 more requests would show that it is met: at the present pace by Fri 4 Dec.'],
    [
      'not within a year',
      3_000 * 400,
      'If it stays as it is, about 1,200,000 more requests would show that it is met; at the present pace that takes more than a year.',
    ],
    ['never', null, 'As it is now, no number of reports would decide it: it lies too close to the limit.'],
  ])('%s', (_, more, text) => {
    const decision = decisionOf(judged(more), now);
    expect(describeDecision(undecided, decision, now)).toBe(text);
  });

  test('a decided verdict has nothing left to take', () => {
    expect(decisionOf(judged(5, verdictOf()), now)).toBeNull();
    expect(describeDecision(verdictOf(), null, now)).toBeNull();
  });

  test.each([
    [{ isStale: true }, 'Its feed stopped, so nothing decides it until signals come again.'],
    [{ limit: null }, 'It is decided once what it is compared with has figures.'],
    [{ estimate: null }, 'It is decided once something is reported.'],
  ])('%p', (more, text) => {
    expect(describeDecision({ ...undecided, ...more }, null, now)).toBe(text);
  });
});

describe('the smallest change that can still be found', () => {
  test('lies on the wrong side, nearer the more is still to come', () => {
    const near = smallestChange(stage, judged(1), now);
    const far = smallestChange({ ...stage, plannedDays: 2 }, judged(1), now);
    expect(near?.by).toBe('2026-12-04T12:00:00.000Z');
    expect(near?.value).toBeGreaterThan(0.02);
    expect(far?.value).toBeGreaterThan(near?.value as number);
  });

  test('is where exposure times the distance reaches the bar', () => {
    const ratio = (smallestRatio(declaration, 0.02, 30_000, 0.01) as number) / 0.02;
    const distance = 0.02 * (ratio * Math.log(ratio) - ratio + 1);
    expect(30_000 * distance).toBeCloseTo(Math.log(1 / 0.01) + 1.5, 6);
  });

  test('where more is better it lies below, and too little to come shows none', () => {
    const tickets: CriterionDeclaration = { key: 'use', role: 'goal', metric: 'events-per-user', comparison: 'above', threshold: 2 };
    expect(smallestRatio(tickets, 2, 1_000, 0.01)).toBeLessThan(2);
    expect(smallestRatio(tickets, 2, 1, 0.01)).toBeNull();
  });

  test.each<[string, StageSituation, string | null]>([
    ['in words', stage, "The smallest lasting rise that can still be found before the stage's planned end (Fri 4 Dec) is to"],
    ['a stage without a planned end', { ...stage, plannedDays: null }, 'is known once the declaration says how many days'],
    ['a stage that is past its planned end', { ...stage, startedAt: new Date(now.getTime() - 30 * DAY) }, 'too little to find even a large lasting change'],
    ['a stage that is over', { ...stage, state: 'completed' }, null],
  ])('%s', (_, of, text) => {
    const said = describeSmallestChange(of, undecided, smallestChange(of, judged(1), now));
    if (text === null) expect(said).toBeNull();
    else expect(said).toContain(text);
  });
});
