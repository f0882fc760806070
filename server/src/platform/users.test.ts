import { expect, test } from '@jest/globals';
import { hashUser, hideUser, hideUserOf } from './users.js';

const KEY = 'a key of one installation, 32 long';

test('a hidden user is the same with one key, another with another, and says nothing of who it is', () => {
  const hidden = hideUser('ada@example.org', KEY);
  expect(hidden).toMatch(/^u_[\w-]{22}$/);
  expect([hideUser('ada@example.org', KEY), hideUser('ada@example.org', `${KEY}!`) === hidden, hidden.includes('ada')]).toEqual([hidden, false, false]);
  expect(hashUser(hidden)).not.toBe(hashUser('ada@example.org'));
});

test.each([
  [{ id: '1', user: 'ada' }, KEY, { id: '1', user: hideUser('ada', KEY) }],
  [{ id: '1', user: 'ada' }, undefined, { id: '1', user: 'ada' }],
  [{ id: '1' }, KEY, { id: '1' }],
])('of a record %j with the key %s: %j', (record, key, hidden) => {
  expect(hideUserOf(record, key)).toEqual(hidden);
});
