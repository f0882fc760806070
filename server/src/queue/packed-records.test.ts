import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { countRecords, PackedRecords, packRecords, unpackRecords } from './packed-records.js';

const records = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `e-${index}`, name: 'öffnen', at: 1_700_000_000_000 + index, properties: { page: '/a\n"b"' } }));

describe('records on their way through the queue', () => {
  test('many are packed into a text far shorter than their JSON, and come out as they went in', async () => {
    const packed = PackedRecords.parse(await packRecords(records(1_000)));
    expect(packed.count).toBe(1_000);
    expect([packed.deflated].flat().join('').length * 5).toBeLessThan(packed.bytes);
    expect(await unpackRecords(packed)).toEqual(records(1_000));
  });

  test('what an earlier version packed as one text still comes out', async () => {
    const deflated = deflateRawSync(JSON.stringify(records(150))).toString('base64');
    expect(await unpackRecords(PackedRecords.parse({ count: 150, bytes: 1, deflated }))).toEqual(records(150));
  });

  test('few stay readable', async () => {
    expect(await packRecords(records(3))).toEqual(records(3));
    expect(await unpackRecords(records(3))).toEqual(records(3));
  });

  test('are counted without being unpacked', async () => {
    expect(countRecords(await packRecords(records(250)))).toBe(250);
    expect(countRecords(await packRecords(records(2)))).toBe(2);
  });
});
