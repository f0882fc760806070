import type { UsageEvent } from '@rollout-health/shared/signals';
import type { CopyValue, Transaction } from '../storage/database.js';
import { RawStore } from './raw.store.js';

// RFC 3339 allows 23 hours; Postgres refuses more than 15, and with the COPY everything beside it.
test.each<[UsageEvent['at'], string]>([
  ['2026-03-01T23:30:00+23:59', '2026-02-28T23:31:00.000Z'],
  ['2026-03-01T00:30:00Z', '2026-03-01T00:30:00.000Z'],
  [Date.parse('2026-03-01T00:30:00Z'), '2026-03-01T00:30:00.000Z'],
])('a signal of %s stands in the database in UTC', async (at, expected) => {
  const copied: CopyValue[][] = [];
  const transaction = { copy: (_into: string, rows: CopyValue[][]) => Promise.resolve(void copied.push(...rows)) } as unknown as Transaction;
  const signal: UsageEvent = { id: '1', name: 'opened', at, user: 'ada' };
  await new RawStore().addUsage(transaction, { rolloutId: 1, sourceId: 1, receivedAt: 0 }, [{ signal, stageId: 1, segmentIds: [] }]);
  expect(copied[0]).toContain(expected);
});
