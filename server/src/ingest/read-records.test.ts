import { describe, expect, test } from '@jest/globals';
import { readRecords } from './read-records.js';

const a = { id: 'a' };
const b = { id: 'b' };
const read = (text: string, isNdjson = false) => readRecords({ text, bytes: Buffer.from(text) }, 'usage', isNdjson);

describe('reading a body', () => {
  test.each([
    ['one object', JSON.stringify(a), false, [{ value: a }]],
    ['the wrapper', JSON.stringify({ events: [a, b] }), false, [{ value: a }, { value: b }]],
    ['a bare array', JSON.stringify([a, b]), false, [{ value: a }, { value: b }]],
    ['NDJSON', `${JSON.stringify(a)}\n${JSON.stringify(b)}\n`, true, [{ value: a }, { value: b }]],
    ['NDJSON that does not say so', `${JSON.stringify(a)}\n${JSON.stringify(b)}`, false, [{ value: a }, { value: b }]],
    ['NDJSON with a broken line', `${JSON.stringify(a)}\n{"id":`, true, [{ value: a }, { fault: 'malformed JSON' }]],
  ])('%s', (_, text, isNdjson, expected) => {
    expect(read(text, isNdjson).records).toEqual(expected);
  });

  test.each([
    ['an array', [a, b], true],
    ['a wrapper around nothing else', { events: [a] }, true],
    ['a wrapper beside something', { events: [a], sentAt: 3 }, false],
    ['one object', a, false],
    ['an object with one field that is a list', { others: [a] }, false],
  ])('%s is a list: %s', (_, document, isList) => {
    expect(read(JSON.stringify(document)).isList).toBe(isList);
  });

  test.each([
    ['nothing', ' '],
    ['no JSON', 'hello'],
    ['a number', '3'],
    ['an empty list', '[]'],
    ['a wrapper around an empty list', '{"events": []}'],
    ['a wrapper around no array', '{"events": 3}'],
    ['more than 5,000 records', JSON.stringify(Array.from({ length: 5_001 }, () => a))],
    ['a hundred thousand brackets', '['.repeat(100_000)],
  ])('%s is refused', (_, text) => {
    expect(() => read(text)).toThrow();
  });
});
