import { binOf, medianOfBins } from './duration-bins.js';

describe('a median from bins', () => {
  test.each([1, 60, 3_600, 86_400, 31_536_000])('of %i seconds is at most one percent off', (seconds) => {
    expect(Math.abs((medianOfBins([[binOf(seconds), 1]]).value ?? 0) / seconds - 1)).toBeLessThan(0.0101);
  });

  test('is the one in the middle, however the bins come', () => {
    expect(
      medianOfBins([
        [binOf(3_600), 1],
        [binOf(60), 3],
      ]),
    ).toEqual({ value: expect.closeTo(60, 0) as number, count: 4 });
  });

  test('of nothing is nothing, also when what was counted was taken back', () => {
    expect(medianOfBins([[7, 0]])).toEqual({ value: null, count: 0 });
  });
});
