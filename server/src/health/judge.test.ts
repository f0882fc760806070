import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { alphasOf } from './alphas.js';
import { evidenceToDecide, judge, plainEvidence } from './judge.js';
import type { Sums } from './sums.js';

const ALPHAS = { breached: 0.01, met: 0.05 };
const judged = (criterion: CriterionDeclaration, sums: Sums, baseline: Sums | null = null) => judge(criterion, plainEvidence(sums, baseline), ALPHAS);
const errors: CriterionDeclaration = { key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02 };
const unaided: CriterionDeclaration = { key: 'unaided', role: 'goal', metric: 'unaided-share', of: 'checkout', comparison: 'above', threshold: 0.8 };
const tickets: CriterionDeclaration = { key: 'tickets', role: 'guard', metric: 'ticket-rate', comparison: 'below', threshold: 20 };
const asPilot: CriterionDeclaration = { key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', baseline: { stage: 'pilot', ratio: 1.2 } };

describe('a criterion judges sums', () => {
  test.each<[string, CriterionDeclaration, number, number, string]>([
    ['no requests', errors, 0, 0, 'undecided'],
    ['few requests without an error', errors, 0, 50, 'undecided'],
    ['many requests without an error', errors, 0, 1_000, 'met'],
    ['many requests with few errors', errors, 100, 20_000, 'met'],
    ['as many errors as the limit has', errors, 400, 20_000, 'undecided'],
    ['twice as many errors as the limit has', errors, 800, 20_000, 'breached'],
    ['nothing but errors', errors, 20, 20, 'breached'],
    ['more errors than requests', errors, 30, 20, 'breached'],
    ['a share clearly above its limit', unaided, 950, 1_000, 'met'],
    ['a share clearly below its limit', unaided, 500, 1_000, 'breached'],
    ['a share near its limit', unaided, 81, 100, 'undecided'],
    ['few tickets for many users', tickets, 10, 5_000, 'met'],
    ['many tickets for few users', tickets, 50, 500, 'breached'],
    ['tickets although nobody was active', tickets, 5, 0, 'undecided'],
  ])('%s', (_, criterion, numerator, denominator, outcome) => {
    expect(judged(criterion, { numerator, denominator }).outcome).toBe(outcome);
  });

  test('a rate is told in its unit, per 1,000', () => {
    const { estimate, lower, upper } = judged(tickets, { numerator: 50, denominator: 5_000 });
    expect(estimate).toBeCloseTo(10);
    expect(lower).toBeGreaterThan(5);
    expect(upper).toBeLessThan(20);
  });

  test('what is shared among many segments takes more to alarm', () => {
    const evidence = plainEvidence({ numerator: 42, denominator: 1_200 });
    const criterion: CriterionDeclaration = { ...errors, scope: { everySegmentOf: 'device' } };
    const stage = { falseAlarmBudget: null, plannedDays: null, criteria: [{ id: 1, version: 1, declaration: criterion }] };
    const lower = (segment: number | null) => judge(criterion, evidence, alphasOf(stage, criterion, segment)).lower as number;
    expect(lower(null)).toBeGreaterThan(lower(0));
    expect(lower(0)).toBeGreaterThan(lower(49));
  });
});

describe('a criterion compares with another stage', () => {
  test.each<[string, number, number, number, number, string]>([
    ['no worse', 100, 10_000, 95, 10_000, 'undecided'],
    ['clearly better', 1_000, 100_000, 500, 100_000, 'met'],
    ['twice as bad', 1_000, 100_000, 2_000, 100_000, 'breached'],
    ['twice as bad as a pilot too small to tell', 1, 100, 2, 100, 'undecided'],
  ])('%s', (_, baseErrors, baseRequests, numerator, denominator, outcome) => {
    expect(judged(asPilot, { numerator, denominator }, { numerator: baseErrors, denominator: baseRequests }).outcome).toBe(outcome);
  });

  test('without evidence there is no limit', () => {
    expect(judged(asPilot, { numerator: 1, denominator: 100 }, { numerator: 0, denominator: 0 })).toMatchObject({ outcome: 'undecided', limit: null });
  });

  test('where more is better, the margin allows less', () => {
    const criterion: CriterionDeclaration = { ...unaided, threshold: undefined, baseline: { stage: 'pilot', ratio: 1.25 } };
    expect(judged(criterion, { numerator: 60, denominator: 100 }, { numerator: 80, denominator: 100 }).limit).toBeCloseTo(0.64);
  });
});

describe('how much it takes to decide', () => {
  test('is what makes the verdict', () => {
    const more = evidenceToDecide(errors, plainEvidence({ numerator: 4, denominator: 400 }), ALPHAS)?.more as number;
    expect(judged(errors, { numerator: 0.01 * (400 + more), denominator: 400 + more }).outcome).toBe('met');
    expect(judged(errors, { numerator: 0.01 * (400 + more / 2), denominator: 400 + more / 2 }).outcome).toBe('undecided');
  });

  test('decides against it, on the wrong side of the limit, and never on it', () => {
    expect(evidenceToDecide(errors, plainEvidence({ numerator: 10, denominator: 400 }), ALPHAS)?.outcome).toBe('breached');
    expect(evidenceToDecide(errors, plainEvidence({ numerator: 8, denominator: 400 }), ALPHAS)).toBeNull();
  });
});
