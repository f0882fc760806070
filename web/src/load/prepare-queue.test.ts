import { prepareQueue } from './prepare-queue';

const day = (date: number, expected: number) => ({ day: `2026-11-${date}`, expected, lower: expected / 2, upper: expected * 2 });
const asOf = '2026-11-25T12:00:00.000Z';

describe('the queue to come', () => {
  test('begins with what waits today', () => {
    const { rows } = prepareQueue([day(26, 10)], 7, 50, asOf);
    expect(rows.map(({ expected, band }) => [expected, band])).toEqual([
      [7, [7, 7]],
      [10, [5, 20]],
    ]);
  });
  test.each([
    ['shows what is workable, with room above it', 10, 50, 62.5],
    ['shows all of a queue that grows past it', 60, 50, 120],
    ['ends at four times what is workable where the queue explodes', 9_000, 50, 200],
  ])('%s', (_, expected, workable, top) => expect(prepareQueue([day(26, expected)], 0, workable, asOf).top).toBe(top));
  test('draws nothing past its top', () => {
    expect(prepareQueue([day(26, 9_000)], 0, 50, asOf).rows[1]).toMatchObject({ expected: 200, band: [200, 200] });
  });
});
