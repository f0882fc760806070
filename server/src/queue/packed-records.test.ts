import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { countRecords, PackedRecords, packRecords, unpackRecords } from './packed-records.js';

const records = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `e-${index}`, name: 'öffnen', at: 1_700_000_000_000 + index, properties: { page: '/a\n"b"' } }));
const pack = (some: unknown[], isStoredHere = false) => packRecords([{ records: some, bytes: 1 }], isStoredHere);

describe('records on their way through the queue', () => {
  test('many are packed into a text far shorter than their JSON, and come out as they went in', async () => {
    const packed = PackedRecords.parse(await pack(records(1_000)));
    expect(packed.count).toBe(1_000);
    expect([packed.deflated].flat().join('').length * 5).toBeLessThan(packed.bytes);
    expect(await unpackRecords({ ...packed, name: undefined })).toEqual(records(1_000));
  });

  test('who packed them has them at hand, once; after that they are read', async () => {
    const sent = records(500);
    const packed = PackedRecords.parse(JSON.parse(JSON.stringify(await pack(sent, true))));
    const isSent = (known: unknown[]) => known[0] === sent[0];
    expect(isSent(await unpackRecords(packed))).toBe(true);
    const read = await unpackRecords(packed);
    expect(isSent(read)).toBe(false);
    expect(read).toEqual(sent);
    expect(await pack(sent)).not.toHaveProperty('name');
  });

  test('no more than a few megabytes are at hand, and the first ones stay', async () => {
    const sent = records(5_000);
    const packed: PackedRecords[] = [];
    for (let count = 0; count < 50; count += 1) packed.push((await pack(sent, true)) as PackedRecords);
    const wereAtHand: boolean[] = [];
    for (const one of packed) wereAtHand.push((await unpackRecords(one))[0] === sent[0]);
    expect(wereAtHand[0]).toBe(true);
    expect(wereAtHand.at(-1)).toBe(false);
    expect(packed.reduce((sum, { bytes }, index) => sum + (wereAtHand[index] ? bytes : 0), 0)).toBeLessThan(16 * 1024 * 1024);
  });

  test('what an earlier version packed as one text still comes out', async () => {
    const deflated = deflateRawSync(JSON.stringify(records(150))).toString('base64');
    expect(await unpackRecords(PackedRecords.parse({ count: 150, bytes: 1, deflated }))).toEqual(records(150));
  });

  test('lists go on as they came, in any form, and those beside them are written', async () => {
    const [list, wrapped, marked, few] = [records(100), records(150), records(200), records(3)];
    const came = (some: unknown[], text: string) => ({ records: some, bytes: text.length, json: Buffer.from(text) });
    const parts = [
      { records: ['altered'], bytes: 1 },
      came(list, ` ${JSON.stringify(list, null, 2)}\n`),
      came(wrapped, JSON.stringify({ events: wrapped })),
      came(few, JSON.stringify(few)),
      came(marked, `\ufeff${JSON.stringify(marked)}`),
    ];
    const packed = PackedRecords.parse(await packRecords(parts));
    expect(packed.count).toBe(454);
    expect(await unpackRecords(packed)).toEqual([...list, ...wrapped, ...marked, 'altered', ...few]);
  });

  test('few stay readable', async () => {
    expect(await pack(records(3))).toEqual(records(3));
    expect(await unpackRecords(records(3))).toEqual(records(3));
  });

  test('are counted without being unpacked', async () => {
    expect(countRecords(await pack(records(250)))).toBe(250);
    expect(countRecords(await pack(records(2)))).toBe(2);
  });
});
