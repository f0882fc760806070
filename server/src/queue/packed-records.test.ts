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
    expect(await unpackRecords({ ...packed, name: undefined })).toEqual(records(1_000));
  });

  test('who packed them has them at hand, once; after that they are read', async () => {
    const sent = records(500);
    const packed = PackedRecords.parse(JSON.parse(JSON.stringify(await packRecords(sent, true))));
    expect(await unpackRecords(packed)).toBe(sent);
    const read = await unpackRecords(packed);
    expect(read).not.toBe(sent);
    expect(read).toEqual(sent);
    expect(await packRecords(sent)).not.toHaveProperty('name');
  });

  test('no more than a few megabytes are at hand, and the first ones stay', async () => {
    const sent = records(5_000);
    const packed: PackedRecords[] = [];
    for (let count = 0; count < 50; count += 1) packed.push((await packRecords(sent, true)) as PackedRecords);
    const wereAtHand: boolean[] = [];
    for (const one of packed) wereAtHand.push((await unpackRecords(one)) === sent);
    expect(wereAtHand[0]).toBe(true);
    expect(wereAtHand.at(-1)).toBe(false);
    expect(packed.reduce((sum, { bytes }, index) => sum + (wereAtHand[index] ? bytes : 0), 0)).toBeLessThan(16 * 1024 * 1024);
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
