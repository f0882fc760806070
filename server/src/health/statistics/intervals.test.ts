import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { advance, chanceUntil, findStart, logEvidence, openWeight, spreadWeight, type Detector } from './change-detector.js';
import { predictiveQuantile } from './forecast.js';
import { logMeanExp, shapeFor } from './interval.js';
import { meanHalfWidth, quantileRanks } from './means-and-ranks.js';
import { hillNumber, mixDistance, reweight } from './mixes.js';
import { logProportionEvidence, priorAround, proportionInterval } from './proportion-interval.js';
import { logRateEvidence, rateInterval } from './rate-interval.js';
import { logFewerEvidence, logMoreEvidence, rateAtLeast, rateAtMost } from './ratio-grid.js';
import { estimateRatio, logComparedEvidence, ratioAtLeast, ratioAtMost, shareAt, type Block, type Counts } from './two-samples.js';

// Computed independently, with 60 digits; conventions in its `meta`.
const vectors = JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url), 'utf8')) as Record<string, Record<string, never>[]>;
type Row = Record<
  | 'a'
  | 'alpha'
  | 't_opt'
  | 'published_upper'
  | 'published_lower'
  | 'log_e'
  | 'log_sr'
  | 'log_ecusum'
  | 'beta'
  | 'argmin_rate'
  | 'a_b'
  | 'a_a'
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
    const blocks = [{ baseline: a, stage: b }];
    const [worse, better] = [logComparedEvidence(blocks, row.delta, 'worse'), logComparedEvidence(blocks, row.delta, 'better')];
    expect([worse, isCloseLog(worse, row.log_e_worse), better, isCloseLog(better, row.log_e_better)]).toEqual([worse, true, better, true]);
  });

  // The split of events between two that run at the same time is a proportion.
  test.each(rows('two_poisson_conditional_binomial'))('a split of events, row %d', (_, row) => {
    const split = {
      baseline: { events: row.events_a, exposure: row.exposure_a },
      stage: { events: row.events_b, exposure: row.exposure_b },
    };
    const [trials, share] = [row.events_a + row.events_b, shareAt(split, 1)];
    const prior = { a: row.kappa * share, b: row.kappa * (1 - share) };
    const { lower, upper } = proportionInterval({ successes: row.events_b, trials, alpha: row.alpha, prior });
    const toRatio = (end: number) => ((end / (1 - end)) * row.exposure_a) / row.exposure_b;
    if (trials > 0) expect([isClose(toRatio(lower), row.ratio_lower), isClose(toRatio(upper), row.ratio_upper)]).toEqual([true, true]);
    expect(isCloseLog(logProportionEvidence(shareAt(split, row.delta), row.events_b, trials, prior), row.log_e_ratio_equals_delta)).toBe(true);
  });

  // The same mixture against another rate than the one it is centred on: the likelihoods differ, the mixture does not.
  test.each(rows('gamma_poisson_fixed_prior_cs'))('a prior on the rate itself, row %d', (_, row) => {
    const centre = row.a / row.beta;
    const log = logRateEvidence(centre, row.events, row.exposure, row.a) + row.events * Math.log(centre / row.rate0) + (row.rate0 - centre) * row.exposure;
    expect(isCloseLog(log, row.log_e_at_rate0, 2e-9)).toBe(true);
  });

  test.each(rows('two_poisson_nuisance_min'))('two rates with one in common, row %d', (_, row) => {
    const log = (rate: number) =>
      logRateEvidence(rate, row.events_a, row.exposure_a, row.a_a) + logRateEvidence(rate * row.delta, row.events_b, row.exposure_b, row.a_b);
    expect(isCloseLog(log(row.argmin_rate), row.log_e)).toBe(true);
    for (const factor of [0.9, 1.1]) expect(log(row.argmin_rate * factor)).toBeGreaterThanOrEqual(row.log_e - 1e-9);
  });

  // Their prior is centred on the candidate proportion: r = ρ − p(1−p), Beta(r/(1−p), r/p).
  test.each(rows('published_howard_bernoulli'))('the published interval of a proportion, row %d', (_, row) => {
    const variance = (p: number) => p * (1 - p);
    const logAt = (p: number) => {
      const limit = 2 * Math.log(1 / row.alpha);
      const strength = (row.t_opt * variance(p)) / (limit + Math.log1p(limit));
      const r = Math.max(strength - variance(p), 1e-3 * variance(p));
      return logProportionEvidence(p, row.s, row.n, { a: r / (1 - p), b: r / p });
    };
    for (const end of [row.published_lower, row.published_upper]) expect(Math.abs(logAt(end) - Math.log(1 / row.alpha))).toBeLessThan(0.01);
  });

  test.each(rows('detector_traces'))('the change detector, row %d', (_, row) => {
    const [counts, exposures, ratios] = [row.counts, row.exposures, row.thetas] as unknown as number[][];
    if ((row.weights as unknown as number[]).some((weight) => weight !== (row.weights as unknown as number[])[0]))
      throw new Error('Only equal weights are used.');
    const trace = (weight: (bin: number) => number) => {
      const detector: Detector = { passed: 0, logs: (ratios as number[]).map(() => -Infinity) };
      const grid = { ratios: ratios as number[], logs: (ratios as number[]).map(Math.log) };
      return (counts as number[]).map((events, index) => {
        advance(detector, { events, expected: row.rate0 * (exposures?.[index] as number) }, weight(index + 1), grid);
        return logEvidence(detector);
      });
    };
    const isAsExpected = (logs: number[], expected: unknown) => logs.every((log, index) => isCloseLog(log, (expected as number[])[index] as number));
    expect(
      isAsExpected(
        trace((bin) => spreadWeight(bin, row.horizon_T)),
        row.log_wsr_half_uniform,
      ),
    ).toBe(true);
    expect(isAsExpected(trace(openWeight), row.log_wsr_poly)).toBe(true);
    expect(
      isAsExpected(
        trace(() => 1),
        row.log_sr,
      ),
    ).toBe(true);
    // What a change is dated by, for each ratio alone.
    const bins = (counts as number[]).map((events, index) => ({ events, expected: row.rate0 * (exposures?.[index] as number) }));
    const cusum = bins.map((_bin, index) => {
      const logs = (ratios as number[]).map((ratio) => findStart(bins.slice(0, index + 1), { ratios: [ratio], logs: [Math.log(ratio)] }).log);
      return logMeanExp(logs);
    });
    expect(isAsExpected(cusum, row.log_ecusum)).toBe(true);
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

  test('narrows as more of the same is seen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 100_000 }), alphas, (events, others, alpha) => {
        const rateWidth = (times: number) => {
          const { lower, upper } = rateInterval({ events: events * times, exposure: (events + others) * times, alpha });
          return upper - lower;
        };
        const shareWidth = (times: number) => {
          const { lower, upper } = proportionInterval({ successes: events * times, trials: (events + others) * times, alpha });
          return upper - lower;
        };
        expect(rateWidth(4)).toBeLessThan(rateWidth(1));
        expect(shareWidth(4)).toBeLessThan(shareWidth(1) + 1e-12);
      }),
    );
  });

  test('of a ratio to a baseline stays finite up to 1e12 events', () => {
    for (const events of [0, 1, 1e6, 1e12]) {
      const blocks = [{ baseline: { events: 1e12, exposure: 1e12 }, stage: { events, exposure: 1e12 } }];
      for (const side of ['worse', 'better'] as const) expect(Number.isFinite(logComparedEvidence(blocks, 1, side))).toBe(true);
      const ratio = events / 1e12;
      expect(ratioAtLeast(blocks, 0.01) <= ratio && ratioAtMost(blocks, 0.01) >= ratio).toBe(true);
    }
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
    const blocks = [{ baseline, stage }];
    const [lower, upper] = [ratioAtLeast(blocks, 0.01), ratioAtMost(blocks, 0.05)];
    expect(isCloseLog(logComparedEvidence(blocks, lower, 'worse'), -Math.log(0.01), 1e-6)).toBe(true);
    expect(isCloseLog(logComparedEvidence(blocks, upper, 'better'), -Math.log(0.05), 1e-6)).toBe(true);
    expect(lower).toBeLessThan(2.5);
    expect(rateAtLeast({ ...stage, alpha: 0.01 }) / 0.01).toBeGreaterThan(lower);
  });

  test('against a stage that runs at the same time does not mind the order of days, nor that one with a small part had a bad day', () => {
    const counts = fc.record({ events: fc.integer({ min: 0, max: 500 }), exposure: fc.integer({ min: 1, max: 10_000 }) });
    fc.assert(
      fc.property(fc.array(fc.record({ baseline: counts, stage: counts }), { minLength: 1, maxLength: 12 }), (blocks: Block[]) => {
        const [there, back] = [logComparedEvidence(blocks, 1.2, 'worse'), logComparedEvidence([...blocks].reverse(), 1.2, 'worse')];
        expect(isCloseLog(there, back, 1e-9)).toBe(true);
      }),
    );
    const day = (stage: Counts, baseline: Counts): Block => ({ stage, baseline });
    // Errors were ten times as many on the day that the stage was large; on each day both had the same rate.
    const days = [
      day({ events: 10, exposure: 1_000 }, { events: 100, exposure: 10_000 }),
      day({ events: 1_000, exposure: 10_000 }, { events: 100, exposure: 1_000 }),
    ];
    expect(estimateRatio(days)).toBeCloseTo(1, 9);
    expect(ratioAtLeast(days, 0.01)).toBeLessThan(1);
    const together = [day({ events: 1_010, exposure: 11_000 }, { events: 200, exposure: 11_000 })];
    expect(ratioAtLeast(together, 0.01)).toBeGreaterThan(3);
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
