import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FeedContents, NewIngestKey, QuarantineAnswer, QuarantinePage, SourceRow, UnassignedContents } from '@rollout-health/shared/sources';
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

describe('what a count of signals is made of', () => {
  const contents = async (source: string, kind: string) => (await product.get<FeedContents>(`${ROLLOUT}/sources/${source}/feeds/${kind}`)).body;
  const signalsOf = async (source: string, kind: string) => (await rowOf(source)).feeds.find((feed) => feed.kind === kind)?.signals;

  test('stages that add up to it, and the newest as they were sent', async () => {
    const sender = new Sender(product, (await make('made-of')).body.ingestKey);
    const whole = {
      id: 'm-0',
      name: 'open',
      user: 'ana',
      at: new Date(NOW).toISOString(),
      assisted: true,
      segment: { device: 'ios' },
      properties: { a: 1, b: null },
    };
    await sender.send('usage', [{ ...whole, stage: 'pilot' }, event('m-1'), { ...event('m-2'), stage: 'stage-9' }, event('m-1')]);
    await eventually(async () => expect(await signalsOf('made-of', 'usage')).toBe(3));
    await sender.send('usage', event('m-3'));
    await eventually(async () => expect(await signalsOf('made-of', 'usage')).toBe(4));
    const feed = await contents('made-of', 'usage');
    expect(feed).toMatchObject({
      signals: 4,
      stages: [
        { stage: 'pilot', name: 'Pilot', signals: 3 },
        { stage: null, name: null, signals: 1 },
      ],
    });
    expect(feed.newest).toHaveLength(4);
    expect(feed.newest[0]).toMatchObject({ stage: 'pilot', record: { id: 'm-3' } });
    const records = feed.newest.map(({ record }) => record as typeof whole);
    const found = records.find(({ id }) => id === 'm-0') as typeof whole;
    expect({ ...found, at: new Date(found.at).toISOString() }).toEqual(whole);
    expect(feed.newest.find(({ stage }) => stage === null)?.record).toMatchObject({ id: 'm-2', stage: 'stage-9' });
  });

  test('reports, states of tickets and members too', async () => {
    const sender = new Sender(product, (await make('all-kinds')).body.ingestKey);
    const report = { id: 'r-1', requests: 100, errors: 2, kind: 'timeout', latencyMs: { p95: 250 }, stage: 'pilot' };
    await sender.send('errors', [{ ...report, at: NOW }]);
    const ticket = { id: 't-1', openedAt: NOW - 60_000, status: 'open', stage: 'pilot' };
    await sender.send('tickets', [
      { ...ticket, updatedAt: NOW - 60_000 },
      { ...ticket, updatedAt: NOW, status: 'solved', solvedAt: NOW },
    ]);
    await sender.send('members', [{ user: 'zoe', stage: 'pilot' }]);
    await eventually(async () =>
      expect((await rowOf('all-kinds')).feeds.map(({ kind, signals }) => [kind, signals])).toEqual([
        ['errors', 1],
        ['members', 1],
        ['tickets', 2],
      ]),
    );
    const { stage, ...sent } = report;
    expect((await contents('all-kinds', 'errors')).newest).toMatchObject([{ stage, record: sent }]);
    expect((await contents('all-kinds', 'tickets')).newest.map(({ record }) => (record as { status: string }).status).sort()).toEqual(['open', 'solved']);
    expect((await product.get<{ total: number }>(`${ROLLOUT}/tickets?source=all-kinds`)).body.total).toBe(1);
    expect((await contents('all-kinds', 'members')).newest[0]).toMatchObject({ record: { user: 'zoe', stage: 'pilot' } });
    expect((await product.get(`${ROLLOUT}/sources/made-of/feeds/tickets`)).status).toBe(404);
    expect((await product.get(`${ROLLOUT}/sources/made-of/feeds/nothing`)).status).toBe(400);
  });

  test('what has no stage yet, by the stage that it names', async () => {
    const sender = new Sender(product, (await make('lost')).body.ingestKey);
    const { stage: _, ...stranger } = event('l-0');
    await sender.send('usage', [...['l-1', 'l-2'].map((id) => ({ ...event(id), stage: 'stage-8' })), stranger, { ...stranger, id: 'l-3' }]);
    const unassigned = async () => (await product.get<UnassignedContents>(`${ROLLOUT}/unassigned/usage`)).body;
    await eventually(async () => expect((await unassigned()).signals).toBe(5));
    expect((await unassigned()).stages).toEqual([
      { stage: 'stage-8', signals: 2, users: 2 },
      { stage: null, signals: 2, users: 1 },
      { stage: 'stage-9', signals: 1, users: 1 },
    ]);
    expect((await unassigned()).newest[0]?.record).toMatchObject({ name: 'open' });
    expect((await product.get(`${ROLLOUT}/unassigned/members`)).status).toBe(400);
  });

  test('is found among any number of them: every day has its ranges of received times', async () => {
    const indexes = await product.query<{ indexdef: string }>(
      `SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'usage_events_2%' AND indexdef LIKE '%brin (received_at)%'`,
    );
    expect(indexes.length).toBeGreaterThan(1);
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
