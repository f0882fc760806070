import { describe, expect, test } from '@jest/globals';
import { ProblemError } from './problem.js';
import { refuseUnstorable } from './storable.js';

describe('what Postgres cannot keep', () => {
  test.each<[string, unknown, string]>([
    ['a NUL', { stages: [{ name: 'a' }, { name: 'a\u0000b' }] }, 'stages[1].name'],
    ['half a surrogate pair', { name: 'a\ud800' }, 'name'],
    ['a NUL in a key', { segment: { 'a\u0000': 'x' } }, 'segment'],
    ['a text by itself', '\u0000', ''],
  ])('%s is refused by its field', (_, value, path) => {
    expect(() => refuseUnstorable(value)).toThrow(ProblemError);
    try {
      refuseUnstorable(value);
    } catch (error) {
      expect((error as ProblemError).errors?.[0]?.path).toBe(path);
    }
  });

  test('all else passes', () => {
    expect(() => refuseUnstorable({ name: 'Zoë 🚢', count: 1, list: [null, true, 'x'] })).not.toThrow();
    expect(() => refuseUnstorable(undefined)).not.toThrow();
  });
});
