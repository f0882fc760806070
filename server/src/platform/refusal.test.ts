import { expect, test } from '@jest/globals';
import { Refusal, toRefusal } from './refusal.js';

test('a full disk is said in one line, whatever step of the start met it', () => {
  const full = Object.assign(new Error('could not extend file "base/5/2673"'), { code: '53100' });
  expect(toRefusal(full)).toEqual(new Refusal("The start needs to write, but too little space is left on the database's disk; free some. Then start again."));
});

test('what nobody expected stays as it is', () => {
  const other = new Error('unexpected');
  expect([toRefusal(other), toRefusal(undefined)]).toEqual([other, undefined]);
});
