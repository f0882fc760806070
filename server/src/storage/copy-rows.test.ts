import { describe, expect, test } from '@jest/globals';
import { CopyRow } from './copy-rows.js';

const HEAD = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const bytesOf = <Item>(items: Item[], write: (row: CopyRow, item: Item) => void): Buffer => Buffer.concat([...CopyRow.write(items, write)]);
const rowOf = (write: (row: CopyRow) => void): string => bytesOf([0], write).subarray(HEAD.length, -2).toString('hex');

describe('rows of a binary COPY', () => {
  test.each<[string, (row: CopyRow) => void, string]>([
    ['no values', () => undefined, '0000'],
    ['an int and a NULL', (row) => row.int(-2).int(null), '0002 00000004 fffffffe ffffffff'],
    ['a bigint past 32 bits', (row) => row.bigint(2 ** 40 + 1), '0001 00000008 0000010000000001'],
    ['a double', (row) => row.double(1.5), '0001 00000008 3ff8000000000000'],
    ['booleans', (row) => row.boolean(true).boolean(false), '0002 00000001 01 00000001 00'],
    ['a time, in microseconds since 2000', (row) => row.time(Date.UTC(2000, 0, 1, 0, 0, 1)), '0001 00000008 00000000000f4240'],
    ['a time before 2000', (row) => row.time(Date.UTC(1999, 11, 31, 23, 59, 59)), '0001 00000008 fffffffffff0bdc0'],
    ['a date, in days since 2000', (row) => row.date(Date.UTC(2000, 0, 2, 23)), '0001 00000004 00000001'],
    ['a UUID', (row) => row.uuid('\x00\xff' + 'a'.repeat(14)), `0001 00000010 00ff${'61'.repeat(14)}`],
    ['text in UTF-8', (row) => row.text('aé\t€').text(undefined), '0002 00000007 61c3a909e282ac ffffffff'],
    ['jsonb with its version', (row) => row.jsonb({}).jsonb(undefined), '0002 00000003 017b7d ffffffff'],
  ])('%s', (_, write, expected) => {
    expect(rowOf(write)).toBe(expected.replaceAll(' ', ''));
  });

  test('a row that is larger than a part stands whole, between its neighbours', () => {
    const texts = ['before', '€'.repeat(100_000), 'after'];
    const rows = texts.map((text) => `0001${Buffer.byteLength(text).toString(16).padStart(8, '0')}${Buffer.from(text).toString('hex')}`);
    expect(bytesOf(texts, (row, text) => row.text(text)).toString('hex')).toBe(`${HEAD.toString('hex')}${rows.join('')}ffff`);
  });

  test('many rows come in parts below 128 KB', () => {
    const parts = [
      ...CopyRow.write(
        Array.from({ length: 2_000 }, (_, index) => index),
        (row, index) => row.int(index).text('x'.repeat(100)),
      ),
    ];
    expect(parts.length).toBeGreaterThan(4);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(128 * 1024);
    expect(Buffer.concat(parts).length).toBe(HEAD.length + 2_000 * (2 + 8 + 104) + 2);
  });
});
