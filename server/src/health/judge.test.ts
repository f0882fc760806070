import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { alphasOf } from './alphas.js';
import { judge, plainEvidence } from './judge.js';
import { evidenceToDecide } from './to-decide.js';
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
    const version = { id: 1, version: 1, declaration: criterion, judgedFrom: null, attempt: 1 };
    const stage = { falseAlarmBudget: null, plannedDays: null, criteria: [version] };
    const lower = (segment: number | null) => judge(criterion, evidence, alphasOf(stage, version, segment)).lower as number;
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

describe('the mean of reports', () => {
  const latency: CriterionDeclaration = { key: 'p95', role: 'guard', metric: 'latency-p95', comparison: 'below', threshold: 800 };
  /** Reports of 50 requests each, alternating around their mean. */
  const reports = (count: number, mean: number, spread = 200): Sums => {
    const [weight, values] = [50, Array.from({ length: count }, (_, index) => mean + (index % 2 === 0 ? spread : -spread))];
    const sum = (read: (value: number) => number) => values.reduce((all, value) => all + read(value), 0);
    return {
      numerator: sum((value) => weight * value),
      denominator: weight * count,
      moments: {
        reports: count,
        weightSquared: weight ** 2 * count,
        weightSquaredValue: sum((value) => weight ** 2 * value),
        weightSquaredValueSquared: sum((value) => weight ** 2 * value ** 2),
      },
    };
  };

  test.each<[string, number, number, string]>([
    ['of too few reports', 99, 100, 'undecided'],
    ['of many, clearly below', 1_000, 500, 'met'],
    ['of many, clearly above', 1_000, 1_200, 'breached'],
    ['of many, at the limit', 1_000, 800, 'undecided'],
  ])('%s', (_, count, mean, outcome) => expect(judged(latency, reports(count, mean)).outcome).toBe(outcome));

  test('has an interval that does not mind how reports are weighted, and none without enough of them', () => {
    const { lower, upper, estimate } = judged(latency, reports(400, 500));
    expect([estimate, (lower as number) < 500 && (lower as number) > 400, (upper as number) > 500 && (upper as number) < 600]).toEqual([500, true, true]);
    const heavier = reports(400, 500);
    const scaled = { ...heavier, numerator: heavier.numerator * 3, denominator: heavier.denominator * 3 };
    const moments = heavier.moments && {
      reports: 400,
      weightSquared: heavier.moments.weightSquared * 9,
      weightSquaredValue: heavier.moments.weightSquaredValue * 9,
      weightSquaredValueSquared: heavier.moments.weightSquaredValueSquared * 9,
    };
    expect(judged(latency, { ...scaled, moments }).upper).toBeCloseTo(upper as number, 6);
    expect(judged(latency, reports(50, 500))).toMatchObject({ estimate: 500, lower: null, upper: null });
  });

  test('against a baseline pays for both', () => {
    const against: CriterionDeclaration = { ...latency, threshold: undefined, baseline: { stage: 'pilot', ratio: 1.2 } };
    expect(judged(against, reports(1_000, 500), reports(1_000, 500)).outcome).toBe('met');
    expect(judged(against, reports(1_000, 800), reports(1_000, 500)).outcome).toBe('breached');
    expect(judged(against, reports(1_000, 600), reports(1_000, 500)).outcome).toBe('undecided');
    expect(judged(against, reports(1_000, 800), reports(50, 500)).outcome).toBe('undecided');
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
