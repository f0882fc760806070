import { describe, expect, test } from '@jest/globals';
import type { Payload, SignalBatch } from '../queue/queues.js';
import { Merger } from './merger.js';

const DAY = 86_400_000;
const batch = (records: unknown[], more: Partial<Payload<'signals.store'>> = {}) => ({
  sourceId: 1,
  rolloutId: 1,
  kind: 'usage' as const,
  receivedAt: 5,
  records,
  ...more,
});

/** What is being stored, each to be ended by hand. */
function storage() {
  const under: { merged: SignalBatch; done: () => void; fail: (error: Error) => void }[] = [];
  const store = (merged: SignalBatch) => new Promise<void>((done, fail) => under.push({ merged, done, fail }));
  return { under, store, records: () => under.map(({ merged }) => merged.records) };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('merging batches', () => {
  test('an idle worker stores each at once; what waits is stored together', async () => {
    const merger = new Merger();
    const { under, store, records } = storage();
    const all = [1, 2, 3, 4].map((record) => merger.join(batch([record], { receivedAt: record }), store));
    await settle();
    expect(records()).toEqual([[1], [2]]);
    under[0]?.done();
    await all[0];
    await settle();
    expect(records()).toEqual([[1], [2], [3, 4]]);
    expect(under[2]?.merged.receivedAt).toBe(4);
    under[1]?.done();
    under[2]?.done();
    await Promise.all(all);
  });

  test('an error reaches those that were stored together, and nobody else', async () => {
    const merger = new Merger();
    const { under, store } = storage();
    const [first, second, ...later] = [1, 2, 3, 4].map((record) => merger.join(batch([record]), store));
    await settle();
    under[0]?.done();
    await first;
    await settle();
    const lost = later.map((one) => expect(one).rejects.toThrow('the database is away'));
    under[2]?.fail(new Error('the database is away'));
    under[1]?.done();
    await Promise.all([second, ...lost]);
  });

  test.each<[string, Partial<Payload<'signals.store'>>]>([
    ['another source', { sourceId: 2 }],
    ['another kind', { kind: 'errors' }],
    ['another day of arrival', { receivedAt: DAY }],
  ])('%s has a line of its own', async (_, other) => {
    const merger = new Merger();
    const { under, store, records } = storage();
    const all = [batch([1]), batch([2]), batch([3], other)].map((one) => merger.join(one, store));
    await settle();
    expect(records()).toEqual([[1], [2], [3]]);
    for (const { done } of under) done();
    await Promise.all(all);
  });

  test('tickets and members are stored as they came', async () => {
    const merger = new Merger();
    const { under, store } = storage();
    const all = [1, 2, 3, 4].map((record) => merger.join(batch([record], { kind: 'tickets' }), store));
    await settle();
    expect(under).toHaveLength(4);
    for (const { done } of under) done();
    await Promise.all(all);
  });

  test('one transaction takes a bounded number of records', async () => {
    const merger = new Merger();
    const { under, store, records } = storage();
    const many = (count: number) => Array.from({ length: count }, (_, index) => index);
    const all = [[1], [2], many(5_000), many(5_000)].map((part) => merger.join(batch(part), store));
    await settle();
    under[0]?.done();
    under[1]?.done();
    await settle();
    expect(records().map(({ length }) => length)).toEqual([1, 1, 5_000, 5_000]);
    for (const { done } of under) done();
    await Promise.all(all);
  });
});
