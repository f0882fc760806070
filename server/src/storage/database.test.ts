import { expect, test } from '@jest/globals';
import { toCopyText } from './database.js';

test('values that mean something to COPY are escaped, absent ones are NULL', () => {
  expect(
    toCopyText([
      ['a\tb', 'c\nd', 'e\\N', '\r'],
      [1, true, null, undefined],
    ]),
  ).toBe('a\\tb\tc\\nd\te\\\\N\t\\r\n1\ttrue\t\\N\t\\N\n');
});
