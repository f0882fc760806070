import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { advance, chanceUntil, logEvidence, openWeight, spreadWeight, type Detector } from './change-detector.js';
import { predictiveQuantile } from './forecast.js';
import { shapeFor } from './interval.js';
import { meanHalfWidth, quantileRanks } from './means-and-ranks.js';
import { hillNumber, mixDistance, reweight } from './mixes.js';
import { logProportionEvidence, priorAround, proportionInterval } from './proportion-interval.js';
import { logRateEvidence, rateInterval } from './rate-interval.js';
import { logFewerEvidence, logMoreEvidence, rateAtLeast, rateAtMost } from './ratio-grid.js';
import { concurrentRatio, historyRatio, logConcurrentEvidence, logHistoryEvidence } from './two-samples.js';

// Computed independently, with 60 digits; conventions in its `meta`.
const vectors = JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url), 'utf8')) as Record<string, Record<string, never>[]>;
type Row = Record<
  | 'a'
  | 'alpha'
  | 'b'
  | 'counts'
  | 'delta'
  | 'estimate'
  | 'events'
  | 'events_a'
  | 'events_b'
  | 'exposure'
  | 'exposure_a'
  | 'exposure_b'
  | 'exposures'
  | 'future_exposure'
  | 'halfwidth_two_sided'
  | 'horizon_T'
  | 'js_distance_bits'
  | 'k_hi'
  | 'k_lo'
  | 'kappa'
  | 'kish_n_eff'
  | 'log_e_at_p0'
  | 'log_e_at_rate0'
  | 'log_e_better'
  | 'log_e_ratio_equals_delta'
  | 'log_e_worse'
  | 'log_wsr_half_uniform'
  | 'log_wsr_poly'
  | 'lower'
  | 'n'
  | 'n_star'
  | 'p'
  | 'p0'
  | 'prior_rate'
  | 'q0'
  | 'q05'
  | 'q0_5'
  | 'q1'
  | 'q2'
  | 'q50'
  | 'q95'
  | 'qinf'
  | 'rate0'
  | 'ratio'
  | 'ratio_lower'
  | 'ratio_upper'
  | 's'
  | 'size'
  | 'strata'
  | 'target'
  | 'thetas'
  | 'upper'
  | 'variance'
  | 'weights',
  number
>;
const rows = (name: string) => (vectors[name] ?? []).map((row, index) => [index, row as unknown as Row] as const);

const isClose = (actual: number, expected: number | null, relative = 1e-9) =>
  expected === null ? actual === Infinity : Math.abs(actual - expected) <= relative * Math.max(Math.abs(expected), 1e-12);
const isCloseLog = (actual: number, expected: number, absolute = 1e-9) => Math.abs(actual - expected) <= absolute * Math.max(1, Math.abs(expected));

describe('against values computed with 60 digits', () => {
  test.each(rows('beta_binomial_cs'))('the interval of a proportion, row %d', (_, row) => {
    const { lower, upper } = proportionInterval({ successes: row.s, trials: row.n, alpha: row.alpha, prior: { a: row.a, b: row.b } });
    expect([lower, isClose(lower, row.lower), upper, isClose(upper, row.upper)]).toEqual([lower, true, upper, true]);
    if (row.n > 0) expect(isCloseLog(logProportionEvidence(row.p0, row.s, row.n, row as never), row.log_e_at_p0)).toBe(true);
  });

  test.each(rows('gamma_poisson_ratio_cs'))('the interval of a rate, row %d', (_, row) => {
    const { lower, upper } = rateInterval({ events: row.events, exposure: row.exposure, alpha: row.alpha, shape: row.a });
    expect([lower, isClose(lower, row.lower), upper, isClose(upper, row.upper)]).toEqual([lower, true, upper, true]);
    expect(isCloseLog(logRateEvidence(row.rate0, row.events, row.exposure, row.a), row.log_e_at_rate0)).toBe(true);
  });

  test.each(rows('two_poisson_ratio_grid'))('a baseline that is over, row %d', (_, row) => {
    const [a, b] = [
      { events: row.events_a, exposure: row.exposure_a },
      { events: row.events_b, exposure: row.exposure_b },
    ];
    const [worse, better] = [logHistoryEvidence(a, b, row.delta, 'worse'), logHistoryEvidence(a, b, row.delta, 'better')];
    expect([worse, isCloseLog(worse, row.log_e_worse), better, isCloseLog(better, row.log_e_better)]).toEqual([worse, true, better, true]);
  });

  test.each(rows('two_poisson_conditional_binomial'))('a baseline running at the same time, row %d', (_, row) => {
    const [a, b] = [
      { events: row.events_a, exposure: row.exposure_a },
      { events: row.events_b, exposure: row.exposure_b },
    ];
    const { lower, upper } = concurrentRatio(a, b, row.alpha, row.kappa);
    expect([lower, isClose(lower, row.ratio_lower), upper, isClose(upper, row.ratio_upper)]).toEqual([lower, true, upper, true]);
    expect(isCloseLog(logConcurrentEvidence(a, b, row.delta, row.kappa), row.log_e_ratio_equals_delta)).toBe(true);
  });

  test.each(rows('detector_traces'))('the change detector, row %d', (_, row) => {
    const [counts, exposures, ratios] = [row.counts, row.exposures, row.thetas] as unknown as number[][];
    if ((row.weights as unknown as number[]).some((weight) => weight !== (row.weights as unknown as number[])[0]))
      throw new Error('Only equal weights are used.');
    const trace = (weight: (bin: number) => number) => {
      let detector: Detector = { bins: 0, logs: (ratios as number[]).map(() => null) };
      return (counts as number[]).map((events, index) => {
        detector = advance(detector, { events, expected: row.rate0 * (exposures?.[index] as number) }, weight(index + 1), ratios);
        return logEvidence(detector);
      });
    };
    const [spread, open] = [trace((bin) => spreadWeight(bin, row.horizon_T)), trace(openWeight)];
    const [expectedSpread, expectedOpen] = [row.log_wsr_half_uniform, row.log_wsr_poly] as unknown as number[][];
    expect(spread.every((log, index) => isCloseLog(log, expectedSpread?.[index] as number))).toBe(true);
    expect(open.every((log, index) => isCloseLog(log, expectedOpen?.[index] as number))).toBe(true);
  });

  test.each(rows('hill_numbers'))('effective numbers of segments, row %d', (_, row) => {
    const counts = row.counts as unknown as number[];
    for (const [q, expected] of [
      [0, row.q0],
      [1, row.q1],
      [2, row.q2],
      [Infinity, row.qinf],
      [0.5, row.q0_5],
    ] as const) {
      expect(isClose(hillNumber(counts, q), expected)).toBe(true);
    }
  });

  test.each(rows('js_divergence'))('distance of mixes, row %d', (_, row) => {
    expect(Math.abs(mixDistance(row.a as unknown as number[], row.b as unknown as number[]) - row.js_distance_bits)).toBeLessThan(2e-8);
  });

  test.each(rows('prior_shape_from_ratio'))('the shape of the prior, row %d', (_, row) => {
    expect(isClose(shapeFor(row.ratio, row.alpha), row.a)).toBe(true);
  });

  test.each(rows('asymptotic_cs_halfwidth'))('the interval of a mean, row %d', (_, row) => {
    const width = meanHalfWidth({ samples: row.n, variance: row.variance, alpha: row.alpha, tunedTo: row.n_star });
    expect([width, isClose(width, row.halfwidth_two_sided)]).toEqual([width, true]);
  });

  test.each(rows('quantile_rank_cs'))('ranks around a quantile, row %d', (_, row) => {
    expect(quantileRanks(row.n, row.p, row.alpha)).toEqual({ lower: row.k_lo, upper: row.k_hi });
  });

  test.each(rows('negative_binomial_predictive'))('a forecast of counts, row %d', (_, row) => {
    const odds = row.future_exposure / (row.exposure + row.prior_rate);
    const quantiles = [0.05, 0.5, 0.95].map((probability) => predictiveQuantile(row.size, odds, probability));
    const expected = [row.q05, row.q50, row.q95];
    // Where half of the probability lies exactly at or below 50, the median is either neighbour.
    const isTie = row.size === 51 && odds === 1;
    const isRight = quantiles.map(
      (value, index) =>
        Math.abs(value - (expected[index] as number)) <=
        Math.max(isTie && index === 1 ? 1 : 0, (expected[index] as number) > 1e4 ? 1e-3 * (expected[index] as number) : 0),
    );
    expect([quantiles, isRight]).toEqual([quantiles, [true, true, true]]);
  });

  test.each(rows('post_stratification'))('re-weighting, row %d', (_, row) => {
    const shares = row.target as unknown as number[];
    const strata = (row.strata as unknown as { successes: number; n: number }[]).map(({ successes, n }, index) => ({
      successes,
      trials: n,
      share: shares[index] as number,
    }));
    const { estimate, variance, effectiveTrials } = reweight(strata);
    expect([isClose(estimate as number, row.estimate), isClose(variance, row.variance), isClose(effectiveTrials, row.kish_n_eff)]).toEqual([true, true, true]);
  });
});

describe('an interval', () => {
  const counted = fc.record({ events: fc.integer({ min: 0, max: 1_000_000 }), more: fc.double({ min: 0.001, max: 1e12, noNaN: true }) });
  const alphas = fc.double({ min: 1e-6, max: 0.2, noNaN: true });

  test('of a rate contains its estimate, widens as alpha shrinks, and changes with the unit only', () => {
    fc.assert(
      fc.property(counted, alphas, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), ({ events, more: exposure }, alpha, unit) => {
        const of = (at: number, per = 1) => rateInterval({ events, exposure: exposure * per, alpha: at, shape: 1 });
        const [wide, narrow, scaled] = [of(alpha / 2), of(alpha), of(alpha, unit)];
        const estimate = events / exposure;
        expect(narrow.lower).toBeLessThanOrEqual(estimate);
        expect(narrow.upper).toBeGreaterThanOrEqual(estimate);
        expect(wide.lower).toBeLessThanOrEqual(narrow.lower * (1 + 1e-9));
        expect(wide.upper * (1 + 1e-9)).toBeGreaterThanOrEqual(narrow.upper);
        expect(isClose(scaled.lower * unit, narrow.lower, 1e-7) && isClose(scaled.upper * unit, narrow.upper, 1e-7)).toBe(true);
      }),
    );
  });

  test('of a proportion contains its estimate and mirrors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 1_000_000 }), alphas, (successes, failures, alpha) => {
        const trials = successes + failures;
        const prior = { a: 1.3, b: 4 };
        const { lower, upper } = proportionInterval({ successes, trials, alpha, prior });
        const mirror = proportionInterval({ successes: failures, trials, alpha, prior: { a: 4, b: 1.3 } });
        if (trials > 0) expect(lower <= successes / trials && upper >= successes / trials).toBe(true);
        expect(Math.abs(lower - (1 - mirror.upper)) < 1e-9 && Math.abs(upper - (1 - mirror.lower)) < 1e-9).toBe(true);
      }),
    );
  });

  test('stays finite and right up to 1e12 events', () => {
    for (const events of [0, 1, 1e3, 1e6, 1e9, 1e12]) {
      for (const exposure of [1e-3, 1, 1e6, 1e12]) {
        const { lower, upper } = rateInterval({ events, exposure, alpha: 0.01 });
        expect(Number.isFinite(lower) && Number.isFinite(upper) && lower <= events / exposure && upper >= events / exposure).toBe(true);
        const least = rateAtLeast({ events, exposure, alpha: 0.01 });
        const most = rateAtMost({ events, exposure, alpha: 0.01 });
        expect(Number.isFinite(least) && Number.isFinite(most) && least <= events / exposure && most >= events / exposure).toBe(true);
      }
    }
    const { lower, upper } = proportionInterval({ successes: 2e10, trials: 1e12, alpha: 0.01, prior: priorAround(0.02, 0.01) });
    expect(lower < 0.02 && upper > 0.02 && upper - lower < 1e-5).toBe(true);
  });

  test('without data is everything', () => {
    expect(proportionInterval({ successes: 0, trials: 0, alpha: 0.05 })).toEqual({ lower: 0, upper: 1 });
    expect(rateInterval({ events: 0, exposure: 0, alpha: 0.05 })).toEqual({ lower: 0, upper: Infinity });
  });
});

describe('the mixture over ratios', () => {
  test('ends exactly where its evidence reaches 1/alpha', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.double({ min: 1e-6, max: 0.2, noNaN: true }), (events, alpha) => {
        const least = rateAtLeast({ events, exposure: 1, alpha });
        const most = rateAtMost({ events, exposure: 1, alpha });
        if (least > 0) expect(isCloseLog(logMoreEvidence(events, least), -Math.log(alpha), 1e-7)).toBe(true);
        expect(isCloseLog(logFewerEvidence(events, most), -Math.log(alpha), 1e-7)).toBe(true);
      }),
    );
  });

  test('finds a doubling sooner than the interval does', () => {
    const [events, exposure, alpha] = [40, 1_000, 0.01];
    expect(rateAtLeast({ events, exposure, alpha })).toBeGreaterThan(rateInterval({ events, exposure, alpha }).lower);
  });

  test('against a block of history ends where its evidence reaches 1/alpha, and never takes the block for known', () => {
    const [baseline, stage] = [
      { events: 20, exposure: 2_000 },
      { events: 150, exposure: 6_000 },
    ];
    const { lower, upper } = historyRatio(baseline, stage, { lower: 0.01, upper: 0.05 });
    expect(isCloseLog(logHistoryEvidence(baseline, stage, lower, 'worse'), -Math.log(0.01), 1e-6)).toBe(true);
    expect(isCloseLog(logHistoryEvidence(baseline, stage, upper, 'better'), -Math.log(0.05), 1e-6)).toBe(true);
    expect(lower).toBeLessThan(2.5);
    expect(rateAtLeast({ ...stage, alpha: 0.01 }) / 0.01).toBeGreaterThan(lower);
  });
});

test('the chances of a start add up to 1, also when a plan is outlived', () => {
  for (const planned of [2, 1_000, null]) {
    let before = 0;
    for (let bins = 1; bins <= 5_000; bins += 1) {
      const chance = chanceUntil(bins, planned);
      expect(chance).toBeGreaterThan(before);
      before = chance;
    }
    expect(chanceUntil(1e12, planned)).toBeCloseTo(1, 6);
  }
  expect(chanceUntil(7, 10) - chanceUntil(6, 10)).toBeCloseTo(0.9 * spreadWeight(7, 10), 12);
  expect(chanceUntil(7, null) - chanceUntil(6, null)).toBeCloseTo(openWeight(7), 12);
});
