import fc from 'fast-check';
import { chanceUntil, openWeight, spreadWeight } from './change-detector.js';
import { isClose, isCloseLog } from './close.fixture.js';
import { priorAround, proportionInterval } from './proportion-interval.js';
import { rateInterval } from './rate-interval.js';
import { logFewerEvidence, logMoreEvidence, rateAtLeast, rateAtMost } from './ratio-grid.js';
import { estimateRatio, logComparedEvidence, ratioAtLeast, ratioAtMost, type Block, type Counts } from './two-samples.js';

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
