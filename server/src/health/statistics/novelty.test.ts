import { chiSquareChance, chiSquarePoint } from './chi-square.js';
import { mixShift } from './mix-shift.js';
import { judgeNovelty, type ActivityPattern } from './novelty.js';

/** Repeatable draws (mulberry32). */
function chanceOf(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** People of two kinds: a core that comes with the same chance every week, and those whom novelty brings, fewer by `decay` each week. */
function draw(users: number, { core, decay }: { core: number; decay: number }, chance: () => number): ActivityPattern[] {
  const counts = new Map<number, number>();
  for (let user = 0; user < users; user += 1) {
    const isCore = chance() < core;
    let weeks = 1;
    for (let week = 1; week < 6; week += 1) if (chance() < (isCore ? 0.8 : 0.7 * decay ** week)) weeks |= 1 << week;
    counts.set(weeks, (counts.get(weeks) ?? 0) + 1);
  }
  return [...counts].map(([weeks, number]) => ({ weeks, users: number }));
}

const patternsOf = (shares: number[], users: number): ActivityPattern[] => {
  // Nested: whoever came in a later week came in the earlier ones; gives exactly these shares.
  const counts = [...shares.map((share) => Math.round(share * users)), 0];
  return shares
    .map((_, index) => ({ weeks: (1 << (index + 1)) - 1, users: (counts[index] as number) - (counts[index + 1] as number) }))
    .filter((p) => p.users > 0);
};

describe('Value or novelty', () => {
  test.each([
    ['a level curve lasts', [1, 0.6, 0.6, 0.6, 0.6, 0.6], 2_000, 'lasting'],
    ['a floor that is reached lasts', [1, 0.7, 0.55, 0.5, 0.5, 0.5], 5_000, 'lasting'],
    ['halving every week fades', [1, 0.5, 0.25, 0.125, 0.0625, 0.03125], 2_000, 'fading'],
    ['nobody in the last two weeks fades', [1, 0.4, 0.2, 0.1, 0, 0], 500, 'fading'],
    ['few users are too early', [1, 0.6, 0.6, 0.6, 0.6, 0.6], 60, 'too-early'],
    ['a slow decay stays open for long', [1, 0.92, 0.8464, 0.7787, 0.7164, 0.6591], 300, 'too-early'],
  ] as const)('%s', (_, shares, users, verdict) => expect(judgeNovelty(patternsOf([...shares], users), 0.05).verdict).toBe(verdict));

  test('finds the floor of a geometric decay exactly', () => {
    const { stayingShare, lastFactor, activity } = judgeNovelty(patternsOf([1, 0.3 + 0.4 * 0.5, 0.4, 0.35, 0.325, 0.3125], 160_000), 0.05);
    expect(stayingShare?.value).toBeCloseTo(0.3 / 0.3125, 6);
    expect(lastFactor?.value).toBeCloseTo(0.3125 / 0.325, 6);
    expect(activity[5]).toBeCloseTo(0.3125, 6);
  });

  test.each([
    ['a lasting core', 200, { core: 0.6, decay: 0.4 }, 'fading'],
    ['a lasting core', 1_000, { core: 0.6, decay: 0.4 }, 'fading'],
    ['a lasting core', 5_000, { core: 0.6, decay: 0.4 }, 'fading'],
    ['mere novelty', 200, { core: 0.03, decay: 0.6 }, 'lasting'],
    ['mere novelty', 1_000, { core: 0.03, decay: 0.6 }, 'lasting'],
    ['mere novelty', 5_000, { core: 0.03, decay: 0.6 }, 'lasting'],
  ] as const)('%s of %i users is called the opposite in at most 2 of 100 runs', (_, users, law, opposite) => {
    const chance = chanceOf(users + opposite.length);
    let wrong = 0;
    for (let run = 0; run < 100; run += 1) if (judgeNovelty(draw(users, law, chance), 0.05).verdict === opposite) wrong += 1;
    expect(wrong).toBeLessThanOrEqual(2);
  });

  test('with 5,000 users most clear cases are decided', () => {
    const chance = chanceOf(5);
    const right = (law: { core: number; decay: number }, verdict: string) =>
      Array.from({ length: 40 }, () => judgeNovelty(draw(5_000, law, chance), 0.05).verdict).filter((found) => found === verdict).length;
    expect(right({ core: 0.6, decay: 0.4 }, 'lasting')).toBeGreaterThan(34);
    expect(right({ core: 0.03, decay: 0.6 }, 'fading')).toBeGreaterThan(38);
  });
});

describe('Chi-square', () => {
  test.each([
    [0.95, 1, 3.841459],
    [0.95, 2, 5.991465],
    [0.95, 10, 18.307038],
    [0.99, 5, 15.086272],
    [0.95, 49, 66.338649],
  ])('%d of it with %i degrees stay below %d', (probability, degrees, point) => {
    expect(chiSquarePoint(probability, degrees)).toBeCloseTo(point, 5);
    expect(chiSquareChance(point, degrees)).toBeCloseTo(probability, 6);
  });
});

describe('How far a mix has moved', () => {
  test('equal mixes are no distance apart, and nothing is clear', () => {
    expect(mixShift([50, 50], [500, 500])).toEqual({ distance: 0, isClear: false });
  });
  test('nothing in common is all the distance there is', () => {
    const shift = mixShift([100_000, 0], [0, 100_000]);
    expect(shift?.distance).toBeCloseTo(1, 3);
    expect(shift?.isClear).toBe(true);
  });
  test('one segment, or nobody, is no mix', () => {
    expect([mixShift([5], [5]), mixShift([0, 0], [5, 5]), mixShift([5, 5], [0, 0])]).toEqual([null, null, null]);
  });
  test('two small samples of one mix are called different in about 5 of 100 cases', () => {
    const chance = chanceOf(9);
    const sample = (size: number) => {
      const counts = [0, 0, 0, 0];
      for (let index = 0; index < size; index += 1) counts[Math.floor(chance() * 4)]! += 1;
      return counts;
    };
    let clear = 0;
    for (let run = 0; run < 400; run += 1) if (mixShift(sample(120), sample(300))?.isClear) clear += 1;
    expect(clear / 400).toBeLessThan(0.085);
    expect(clear / 400).toBeGreaterThan(0.02);
  });
  test('a plan is no sample: it adds no noise of its own', () => {
    expect(mixShift([60, 40], [0.5, 0.5], { isPlan: true })?.isClear).toBe(true);
    expect(mixShift([60, 40], [50, 50])?.isClear).toBe(false);
  });
});
