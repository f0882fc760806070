import { findUnusual, type WayCount } from './find-unusual.js';

const count = (segmentId: number, did: number, users: number, everybodyDid: number, everybody: number, more: Partial<WayCount> = {}): WayCount => ({
  segmentId,
  dimension: 'device',
  way: 'uses',
  of: 'export',
  did,
  users,
  everybodyDid,
  everybody,
  ...more,
});
const clear = (counts: WayCount[], look = 1) => findUnusual(counts, look).filter(({ isClear }) => isClear);

describe('What a segment does otherwise', () => {
  test.each([
    ['31 % of 420, others 4 % of 9,000', count(1, 130, 420, 490, 9_420), true],
    ['nobody of 300, others 40 % of 9,000', count(1, 0, 300, 3_600, 9_300), true],
    ['95 % of 500, others 70 %: not twice as often, and still far', count(1, 475, 500, 3_975, 5_500), true],
    ['too few users: 30 of 40', count(1, 30, 40, 430, 9_040), false],
    ['certain, and too little to matter: 6 % of 100,000, others 5 %', count(1, 6_000, 100_000, 11_000, 200_000), false],
    ['as large by chance: 8 of 60, others 5 %', count(1, 8, 60, 458, 9_060), false],
    ['there are hardly others', count(1, 130, 420, 132, 440), false],
  ])('%s', (_, asked, isClear) => expect(clear([asked])).toHaveLength(isClear ? 1 : 0));

  test('is counted beside the others, not beside everybody', () =>
    expect(clear([count(1, 130, 420, 490, 9_420)])[0]).toMatchObject({ did: 130, users: 420, othersDid: 360, others: 9_000 }));

  test('is told once where there are two segments that say the same', () =>
    expect(clear([count(1, 130, 420, 140, 840), count(2, 10, 420, 140, 840), count(3, 130, 420, 490, 9_420, { dimension: 'country' })])).toHaveLength(2));

  test('has to be clearer the more often one looked and the more was compared', () => {
    const asked = count(1, 30, 150, 530, 10_150);
    expect(clear([asked])).toHaveLength(1);
    expect(clear([asked], 2_000)).toHaveLength(0);
    expect(clear([asked, ...Array.from({ length: 20_000 }, (_, index) => count(index + 2, 7, 150, 500, 10_000))])).toHaveLength(0);
  });

  test('is hardly ever found where all are alike, at any of a hundred looks', () => {
    let state = 20_261_125;
    const chance = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const draw = (trials: number) => Array.from({ length: trials }, () => chance() < 0.2).filter(Boolean).length;
    let found = 0;
    for (let run = 0; run < 20; run += 1) {
      const did = [0, 0, 0, 0];
      for (let look = 1; look <= 100; look += 1) {
        did.forEach((known, index) => (did[index] = known + draw(20)));
        const all = did.reduce((sum, part) => sum + part, 0);
        found += clear(
          did.map((part, index) => count(index + 1, part, look * 20, all, look * 80)),
          look,
        ).length;
      }
    }
    expect(found).toBe(0);
  });
});
