import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NewIngestKey, QuarantineAnswer, QuarantinePage, SourceRow } from '@rollout-health/shared/sources';
import { eventually, Sender, startProduct, type Product } from './harness.js';

const DAY = 86_400_000;
const NOW = Date.now();
const ROLLOUT = '/api/v1/rollouts/shop';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
  const stages = [{ key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 50, startedAt: new Date(NOW - DAY).toISOString() }];
  await product.post('/api/v1/rollouts', { key: 'shop', name: 'Shop', purpose: 'People buy.', stages });
});
afterAll(() => product.stop());

const make = (key: string, more: object = {}) => product.post<NewIngestKey>(`${ROLLOUT}/sources`, { key, name: key, ...more });
const rowOf = async (key: string) =>
  (await product.get<{ sources: SourceRow[] }>(`${ROLLOUT}/sources`)).body.sources.find((source) => source.key === key) as SourceRow;
const change = (key: string, body: object) => product.send('PATCH', `${ROLLOUT}/sources/${key}`, body);
const page = async (query = '') => (await product.get<QuarantinePage>(`${ROLLOUT}/quarantine${query}`)).body;
const settle = async (body: object) => (await product.post<QuarantineAnswer>(`${ROLLOUT}/quarantine`, body)).body;
const event = (id: string, daysAgo = 0) => ({ id, name: 'open', user: id, at: NOW - daysAgo * DAY, stage: 'pilot' });
const storedOf = async (source: string) =>
  (await product.query('SELECT 1 FROM usage_events u JOIN sources s ON s.id = u.source_id WHERE s.key = $1', [source])).length;

describe('ingest keys', () => {
  test('are shown once and kept hashed', async () => {
    const { status, body } = await make('app');
    expect([status, body.ingestKey]).toEqual([201, expect.stringMatching(/^rhi_.{32}$/)]);
    const row = await rowOf('app');
    expect(JSON.stringify(row)).not.toContain(body.ingestKey);
    expect(row.keys).toMatchObject([{ id: body.id, hint: `${body.ingestKey.slice(0, 8)}…`, revokedAt: null }]);
    const [kept] = await product.query<{ hash: Buffer }>('SELECT hash FROM ingest_keys WHERE id = $1', [body.id]);
    expect(kept?.hash).toEqual(createHash('sha256').update(body.ingestKey).digest());
  });

  test('are revoked one by one', async () => {
    const first = (await make('two-keys')).body;
    const second = (await product.post<NewIngestKey>(`${ROLLOUT}/sources/two-keys/keys`)).body;
    const [old, fresh] = [new Sender(product, first.ingestKey), new Sender(product, second.ingestKey)];
    expect((await old.send('usage', event('k1'))).status).toBe(202);
    expect((await product.send('DELETE', `${ROLLOUT}/sources/two-keys/keys/${first.id}`)).status).toBe(204);
    await eventually(async () => expect((await old.send('usage', event('k2'))).status).toBe(403), 4_000);
    expect((await fresh.send('usage', event('k3'))).status).toBe(202);
    expect((await product.send('DELETE', `${ROLLOUT}/sources/app/keys/${second.id}`)).status).toBe(404);
    const actions = await product.query(`SELECT action FROM activity WHERE subject LIKE 'two-keys%' ORDER BY id`);
    expect(actions).toEqual([{ action: 'source made' }, { action: 'ingest key made' }, { action: 'ingest key revoked' }]);
  });

  test('belong to a source with a key of its own in a rollout that exists', async () => {
    await make('once');
    expect((await make('once')).status).toBe(409);
    expect((await product.post('/api/v1/rollouts/nowhere/sources', { key: 'app', name: 'App' })).status).toBe(404);
    expect((await change('nobody', { name: 'x' })).status).toBe(404);
    expect((await make('Not a key')).status).toBe(400);
  });
});

describe('feeds', () => {
  test('say how much came and when, and go stale when nothing more comes', async () => {
    const sender = new Sender(product, (await make('feeds', { expectEverySeconds: 60 })).body.ingestKey);
    await sender.send('usage', [event('f1'), event('f2')]);
    await eventually(async () => expect((await rowOf('feeds')).feeds).toMatchObject([{ kind: 'usage', signals: 2, isStale: false, expectEverySeconds: 60 }]));
    await product.query(`UPDATE feeds SET last_received_at = now() - interval '61 seconds' FROM sources s WHERE s.id = source_id AND s.key = 'feeds'`);
    expect((await rowOf('feeds')).feeds[0]?.isStale).toBe(true);
    expect((await change('feeds', { expectEverySeconds: null })).status).toBe(204);
    expect((await rowOf('feeds')).feeds[0]?.isStale).toBe(false);
  });
});

describe('quarantine', () => {
  test('keeps what came too late, sends it again once the window is wide enough, and counts it once', async () => {
    const sender = new Sender(product, (await make('old')).body.ingestKey);
    const many = Array.from({ length: 1_100 }, (_, index) => event(`old-${index}`, 40));
    expect((await sender.send('usage', [...many, event('older', 90)])).body.accepted).toBe(1_101);
    const { total, rows } = await page('?source=old&limit=2&offset=1');
    expect([total, rows.length, rows[0]]).toEqual([
      1_101,
      2,
      expect.objectContaining({ source: 'old', kind: 'usage', path: 'at', reason: 'more than 30 days back' }),
    ]);
    expect((await rowOf('old')).quarantined).toBe(1_101);
    expect(await settle({ action: 'resend', source: 'old' })).toEqual({ settled: 0, kept: 1_101 });
    await change('old', { backDays: 60 });
    const answers = await Promise.all([settle({ action: 'resend', source: 'old' }), settle({ action: 'resend', source: 'old' })]);
    expect(answers.reduce((sum, { settled }) => sum + settled, 0)).toBe(1_100);
    await eventually(async () => expect(await storedOf('old')).toBe(1_100));
    expect((await page('?source=old')).rows.map(({ record }) => (record as { id: string }).id)).toEqual(['older']);
  });

  test('lets single rows be waved away', async () => {
    const sender = new Sender(product, (await make('wrong')).body.ingestKey);
    await sender.send('usage', [event('w1', 40), event('w2', 40)]);
    const [row] = (await page('?source=wrong')).rows;
    expect(await settle({ action: 'dismiss', ids: [row?.id] })).toEqual({ settled: 1, kept: 0 });
    expect((await page('?source=wrong')).total).toBe(1);
    expect(await settle({ action: 'dismiss', ids: [row?.id] })).toEqual({ settled: 0, kept: 0 });
    expect(await storedOf('wrong')).toBe(0);
  });

  test('of one rollout cannot be settled from another', async () => {
    await product.post('/api/v1/rollouts', {
      key: 'other',
      name: 'Other',
      purpose: 'x',
      stages: [{ key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 5 }],
    });
    const [row] = (await page('?source=wrong')).rows;
    expect((await product.post<QuarantineAnswer>('/api/v1/rollouts/other/quarantine', { action: 'dismiss', ids: [row?.id] })).body).toEqual({
      settled: 0,
      kept: 0,
    });
    expect((await page('?source=wrong')).total).toBe(1);
  });
});
