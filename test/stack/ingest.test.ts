import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Problem } from '@rollout-health/shared/problem';
import { eventually, startProduct, type Product, type Sender } from './harness.js';

let product: Product;
let app: Sender;
let number = 0;
const NOW = Date.now();
const event = (more: object = {}) => ({ id: `e${(number += 1)}`, name: 'open', user: `u${number}`, at: NOW, stage: 'pilot', ...more });

beforeAll(async () => {
  product = await startProduct({ BODY_LIMIT_BYTES: '1000000', SEGMENT_VALUES: '3' });
  app = await product.declare({
    key: 'shop',
    name: 'Shop',
    purpose: 'People buy without a phone call.',
    dimensions: [{ key: 'device' }, { key: 'country' }],
    stages: [
      { key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 50, startedAt: new Date(NOW - 86_400_000).toISOString() },
      { key: 'wide', name: 'Wide', kind: 'expansion', plannedUsers: 500 },
    ],
  });
});
afterAll(() => product.stop());

const sumOf = async (series: string, stage = 'pilot', dimension?: string, value?: string): Promise<number> => {
  const [row] = await product.query<{ sum: number }>(
    `SELECT coalesce(sum(r.value), 0)::float8 AS sum FROM rollups r JOIN series n ON n.id = r.series_id JOIN stages s ON s.id = r.stage_id
     LEFT JOIN segments g ON g.id = r.segment_id
     WHERE n.name = $1 AND s.key = $2 AND (($3::text IS NULL AND r.segment_id = 0) OR (g.dimension = $3 AND g.value = $4))`,
    [series, stage, dimension ?? null, value ?? null],
  );
  return row?.sum ?? 0;
};

describe('bodies', () => {
  test.each([
    ['one object', (id: string) => JSON.stringify(event({ id })), {}],
    ['the wrapper', (id: string) => JSON.stringify({ events: [event({ id })] }), {}],
    ['a bare array', (id: string) => JSON.stringify([event({ id })]), {}],
    ['NDJSON', (id: string) => `${JSON.stringify(event({ id }))}\n`, { 'content-type': 'application/x-ndjson' }],
    ['gzip', (id: string) => gzipSync(JSON.stringify([event({ id })])), { 'content-encoding': 'gzip' }],
    ['deflate', (id: string) => deflateSync(JSON.stringify([event({ id })])), { 'content-encoding': 'deflate' }],
    ['brotli', (id: string) => brotliCompressSync(JSON.stringify([event({ id })])), { 'content-encoding': 'br' }],
  ])('%s is taken and stands in the rollups', async (name, write, headers) => {
    const before = await sumOf('events');
    const answer = await app.send('usage', write(`form ${name}`), { 'content-type': 'application/json', ...headers });
    expect([answer.status, answer.body]).toEqual([202, { accepted: 1, rejected: [] }]);
    await eventually(async () => expect(await sumOf('events')).toBe(before + 1));
  });

  test('the key may come as the user name of HTTP basic', async () => {
    const answer = await app.send('usage', [event()], { authorization: `Basic ${Buffer.from(`${app.key}:`).toString('base64')}` });
    expect(answer.status).toBe(202);
  });

  test('a bad record is answered by index and field, its neighbours are taken', async () => {
    const answer = await app.send('usage', [event(), event({ user: 7 }), event()]);
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({ accepted: 2, rejected: [{ index: 1, path: 'user', message: expect.any(String) }] });
  });
});

describe('refusals', () => {
  const problem = (answer: { body: unknown }) => answer.body as Problem;

  test.each([
    ['malformed JSON', '{"events": [', {}, 400],
    ['nothing usable', '{"events": [{}]}', {}, 400],
    ['an empty body', '', {}, 400],
    ['a string', '"hello"', {}, 400],
    ['deep nesting', '['.repeat(200_000), {}, 400],
    ['a huge number for a time', '[{"id":"x","name":"n","user":"u","at":1e999}]', {}, 400],
    ['a prototype key', '[{"id":"x","name":"n","user":"u","at":1700000000000,"segment":{"constructor":"x"}}]', {}, 400],
    ['NUL in a string', '[{"id":"x\\u0000","name":"n","user":"u","at":1700000000000}]', {}, 400],
    ['half a surrogate pair', '[{"id":"x\\ud800","name":"n","user":"u","at":1700000000000}]', {}, 400],
    ['an unknown type', 'id,name', { 'content-type': 'text/csv' }, 415],
    ['an unknown encoding', '[]', { 'content-encoding': 'zstd' }, 415],
    ['a broken gzip', 'not gzip', { 'content-encoding': 'gzip' }, 400],
  ])('%s', async (_, body, headers, status) => {
    const answer = await app.send('usage', body, { 'content-type': 'application/json', ...headers });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    expect(problem(answer).detail).toBeTruthy();
  });

  test('invalid UTF-8', async () => {
    const answer = await app.send('usage', new Uint8Array([0x5b, 0x22, 0xff, 0xfe, 0x22, 0x5d]), { 'content-type': 'application/json' });
    expect(answer.status).toBe(400);
    expect(problem(answer).errors?.[0]?.message).toBe('invalid UTF-8');
  });

  const large = Buffer.alloc(2_000_000, 0x20);
  const bomb = gzipSync(Buffer.alloc(200_000_000, 0x20));
  const inChunks = () => Readable.from([large.subarray(0, 900_000), large.subarray(900_000)]);

  test.each([
    ['that says its length', () => large, {}],
    ['that comes in chunks', inChunks, {}],
    ['of which only the content is large', () => bomb, { 'content-encoding': 'gzip' }],
    ['of which only the content is large, in chunks', () => Readable.from([bomb]), { 'content-encoding': 'gzip' }],
  ])('a body past the limit %s', async (_, body, headers) => {
    expect(bomb.length).toBeLessThan(1_000_000);
    const answer = await fetch(`${product.url}/v1/usage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.key}`, 'content-type': 'application/json', ...headers },
      body: body() as unknown as BodyInit,
      duplex: 'half',
    } as RequestInit);
    expect([answer.status, await answer.json()]).toEqual([
      413,
      {
        type: 'about:blank',
        title: 'Too large',
        status: 413,
        detail: 'A body may have at most 1000000 bytes, also after decompression. Send it in several requests.',
      },
    ]);
    expect((await product.get('/healthz')).status).toBe(200);
  });

  test('more than 5,000 records', async () => {
    const answer = await app.send(
      'usage',
      Array.from({ length: 5_001 }, () => ({})),
    );
    expect(answer.status).toBe(400);
    expect(problem(answer).errors?.[0]).toEqual({ path: 'events', message: 'at most 5000 records' });
  });

  test('no key, a wrong key, a revoked key, an unknown kind', async () => {
    expect((await app.send('usage', [event()], { authorization: '' })).status).toBe(401);
    expect((await app.send('usage', [event()], { authorization: 'Bearer rhi_wrong' })).status).toBe(401);
    const made = await product.post<{ source: string; id: number; ingestKey: string }>('/api/v1/rollouts/shop/sources', { key: 'gone', name: 'Gone' });
    expect((await product.send('DELETE', `/api/v1/rollouts/shop/sources/gone/keys/${made.body.id}`)).status).toBe(204);
    expect((await app.send('usage', [event()], { authorization: `Bearer ${made.body.ingestKey}` })).status).toBe(403);
    expect((await product.post('/v1/other', [event()], { authorization: `Bearer ${app.key}` })).status).toBe(404);
  });
});

describe('counting', () => {
  test('the same signals again, at once and later, change nothing', async () => {
    const before = await sumOf('events');
    const batch = Array.from({ length: 200 }, () => event());
    const answers = await Promise.all(Array.from({ length: 6 }, () => app.send('usage', batch)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 202));
    await eventually(async () => expect(await sumOf('events')).toBe(before + 200));
    await app.send('usage', batch);
    await app.send('usage', [event()]);
    await eventually(async () => expect(await sumOf('events')).toBe(before + 201));
  });

  test('a signal lands in the bucket of its own time', async () => {
    const at = NOW - 3 * 3_600_000;
    await app.send('usage', [event({ at })]);
    await eventually(async () => {
      const rows = await product.query(
        `SELECT 1 FROM rollups r JOIN series n ON n.id = r.series_id WHERE n.name = 'events' AND r.at = to_timestamp(floor($1 / 10000.0) * 10)`,
        [at],
      );
      expect(rows).toHaveLength(1);
    });
  });

  test('distinct users count once an hour and once a day, in every segment', async () => {
    const user = 'counted-once';
    const before = await sumOf('active-user-days');
    await app.send('usage', [event({ user, segment: { device: 'ios' } }), event({ user, segment: { device: 'ios' } })]);
    await app.send('usage', [event({ user, segment: { device: 'ios' } })]);
    await eventually(async () => expect(await sumOf('active-user-days')).toBe(before + 1));
    expect(await sumOf('active-user-days', 'pilot', 'device', 'ios')).toBe(1);
  });

  test('past the cap a new value of a dimension counts under other', async () => {
    const values = ['at', 'be', 'cz', 'de', 'es'];
    await app.send(
      'usage',
      values.map((country) => event({ segment: { country } })),
    );
    await eventually(async () => expect(await sumOf('events', 'pilot', 'country', 'other')).toBe(2));
    expect(await sumOf('events', 'pilot', 'country', 'at')).toBe(1);
  });

  test('times that cannot be right are kept in quarantine, with their reason', async () => {
    await app.send('usage', [event({ at: NOW + 3_600_000 }), event({ at: NOW - 40 * 86_400_000 })]);
    const page = await product.get<{ total: number; rows: { path: string; reason: string }[] }>('/api/v1/rollouts/shop/quarantine');
    expect(page.body.total).toBe(2);
    expect(page.body.rows.map(({ path, reason }) => `${path}: ${reason}`).sort()).toEqual([
      'at: more than 30 days back',
      "at: more than 5 minutes ahead of this server's clock",
    ]);
  });
});

describe('stages', () => {
  test('a signal without a stage is kept, and counts once its user is known', async () => {
    const before = await sumOf('events', 'wide');
    await app.send('usage', [event({ user: 'late', stage: undefined }), event({ user: 'late', stage: undefined })]);
    await eventually(async () => expect(await product.query(`SELECT 1 FROM usage_events WHERE user_id = 'late' AND stage_id IS NULL`)).toHaveLength(2));
    await app.send('members', [{ user: 'late', stage: 'wide' }]);
    await eventually(async () => expect(await sumOf('events', 'wide')).toBe(before + 2));
    await app.send('usage', [event({ user: 'late', stage: undefined })]);
    await eventually(async () => expect(await sumOf('events', 'wide')).toBe(before + 3));
  });

  test('a stage declared later finds its signals', async () => {
    await app.send('errors', [{ id: 'early', at: NOW, stage: 'finale', requests: 10, errors: 1 }]);
    await eventually(async () => expect(await product.query(`SELECT 1 FROM error_reports WHERE stage_key = 'finale' AND stage_id IS NULL`)).toHaveLength(1));
    const { body } = await product.get<{ declaration: { stages: object[] } }>('/api/v1/rollouts/shop');
    await product.send('PATCH', '/api/v1/rollouts/shop', {
      stages: [...body.declaration.stages, { key: 'finale', name: 'Finale', kind: 'operation', plannedUsers: 9 }],
    });
    await eventually(async () => expect(await sumOf('requests', 'finale')).toBe(10));
  });
});

describe('tickets', () => {
  const at = (minutes: number) => NOW - (60 - minutes) * 60_000;
  const states = [
    { id: 'T1', openedAt: at(0), updatedAt: at(0), status: 'open', stage: 'pilot' },
    { id: 'T1', openedAt: at(0), updatedAt: at(10), status: 'pending', stage: 'pilot', firstReplyAt: at(10) },
    { id: 'T1', openedAt: at(0), updatedAt: at(30), status: 'solved', stage: 'pilot', firstReplyAt: at(10), solvedAt: at(30) },
    { id: 'T1', openedAt: at(0), updatedAt: at(40), status: 'open', stage: 'pilot', firstReplyAt: at(10), reopened: 1 },
  ];

  test.each([
    ['in order', [0, 1, 2, 3]],
    ['backwards', [3, 2, 1, 0]],
    ['shuffled', [2, 0, 3, 1]],
  ])('the newest state stands when they arrive %s, and all states are kept', async (name, order) => {
    const opened = await sumOf('tickets-opened');
    const id = `T ${name}`;
    for (const index of order) await app.send('tickets', [{ ...states[index], id }]);
    await eventually(async () => {
      expect(await product.query('SELECT status, reopened FROM tickets WHERE id = $1', [id])).toEqual([{ status: 'open', reopened: 1 }]);
      expect(await product.query('SELECT 1 FROM ticket_states WHERE ticket_id = $1', [id])).toHaveLength(4);
    });
    expect(await sumOf('tickets-opened')).toBe(opened + 1);
    expect(await sumOf('tickets-solved')).toBe(0);
  });
});

describe('journeys', () => {
  test('completion and unaided share count runs whose time is over', async () => {
    const journey = await product.declare({
      key: 'trip',
      name: 'Trip',
      purpose: 'People find the way.',
      journeys: [{ key: 'buy', name: 'Buy', start: 'cart', finish: 'paid', withinMinutes: 10 }],
      stages: [{ key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 50, startedAt: new Date(NOW - 86_400_000).toISOString() }],
    });
    const past = NOW - 3_600_000;
    const step = (user: string, name: string, at: number, more: object = {}) => event({ user, name, at, ...more });
    await journey.send('usage', [step('alone', 'cart', past), step('alone', 'paid', past + 60_000)]);
    await journey.send('usage', [step('helped', 'paid', past + 60_000), step('helped', 'talk', past + 30_000, { assisted: true })]);
    await journey.send('usage', [step('helped', 'cart', past), step('lost', 'cart', past), step('fresh', 'cart', NOW)]);
    const rollupsOf = async (name: string) =>
      (
        await product.query<{ sum: number }>(
          `SELECT coalesce(sum(r.value), 0)::float8 AS sum FROM rollups r JOIN series n ON n.id = r.series_id JOIN stages s ON s.id = r.stage_id JOIN rollouts o ON o.id = s.rollout_id
         WHERE o.key = 'trip' AND n.name = $1 AND r.segment_id = 0`,
          [name],
        )
      )[0]?.sum;
    await eventually(async () => {
      expect(await rollupsOf('journey-started:buy')).toBe(3);
      expect(await rollupsOf('journey-finished:buy')).toBe(2);
      expect(await rollupsOf('journey-unaided:buy')).toBe(1);
    });
  });
});
