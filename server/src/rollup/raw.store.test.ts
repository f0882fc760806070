import { expect, test } from '@jest/globals';
import type { UsageEvent } from '@rollout-health/shared/signals';
import { CopyRow } from '../storage/copy-rows.js';
import type { Transaction } from '../storage/database.js';
import { RawStore } from './raw.store.js';

/** What is copied, in the bytes that go to Postgres. */
async function copied(signal: UsageEvent): Promise<Buffer> {
  const parts: Buffer[] = [];
  const copy: Transaction['copy'] = (_into, items, write) => Promise.resolve(void parts.push(...CopyRow.write(items, write)));
  await new RawStore().addUsage({ copy } as Transaction, { rolloutId: 1, sourceId: 1, receivedAt: 0 }, [{ signal, stageId: 1, segmentIds: [] }]);
  return Buffer.concat(parts);
}

// RFC 3339 allows 23 hours; Postgres refuses more than 15, and with the COPY everything beside it.
test.each<[UsageEvent['at'], string]>([
  ['2026-03-01T23:30:00+23:59', '2026-02-28T23:31:00.000Z'],
  ['2026-03-01T00:30:00Z', '2026-03-01T00:30:00.000Z'],
])('a signal of %s stands in the database as what it is in UTC', async (at, expected) => {
  const signal = { id: '1', name: 'opened', user: 'ada' };
  expect(await copied({ ...signal, at })).toEqual(await copied({ ...signal, at: Date.parse(expected) }));
});
