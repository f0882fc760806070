import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NewToken, TokenRow } from '@rollout-health/shared/access';
import type { WatchAnswer } from '@rollout-health/shared/live';
import type { IngestKeyRow, NewIngestKey } from '@rollout-health/shared/sources';
import { io } from 'socket.io-client';
import { Client, eventually, startProduct, TOKEN, type Product } from './harness.js';

const HOUR = 3_600_000;
const ELSEWHERE = ['203.0.113.0/24', '2001:db8::/32'];
const HERE = ['127.0.0.0/8', '::1'];
const KEYS = '/api/v1/rollouts/shop/sources/app/keys';

let product: Product;
let first: NewIngestKey;
let number = 0;

beforeAll(async () => {
  product = await startProduct({ KEY_REQUESTS_PER_SECOND: '5', TRUSTED_PROXIES: '127.0.0.1' });
  await product.post('/api/v1/rollouts', {
    key: 'shop',
    name: 'Shop',
    purpose: 'x',
    stages: [{ key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 1 }],
  });
  first = (await product.post<NewIngestKey>('/api/v1/rollouts/shop/sources', { key: 'app', name: 'App' })).body;
});
afterAll(() => product.stop());

const send = async (key: string, headers: Record<string, string> = {}, to: Client = product) =>
  (await to.post('/v1/members', { user: `u${(number += 1)}`, stage: 'pilot' }, { authorization: `Bearer ${key}`, ...headers })).status;
const keys = async () => (await product.get<{ sources: { keys: IngestKeyRow[] }[] }>('/api/v1/rollouts/shop/sources')).body.sources[0]?.keys ?? [];
const from = (address: string) => ({ 'x-forwarded-for': address });

describe('an ingest key', () => {
  test('is followed by another one; both work for a while, and then only the new one does', async () => {
    const { body, status } = await product.post<NewIngestKey>(`${KEYS}/${first.id}/rotation`, { overlapHours: 2 });
    expect([status, body.ingestKey]).toEqual([201, expect.stringMatching(/^rhi_[\w-]{32}$/)]);
    expect([await send(first.ingestKey), await send(body.ingestKey)]).toEqual([202, 202]);
    const [old, next] = await keys();
    expect([Math.round((new Date(old?.expiresAt ?? 0).getTime() - Date.now()) / HOUR), next?.expiresAt]).toEqual([2, null]);
    await product.query('UPDATE ingest_keys SET expires_at = now() WHERE id = $1', [first.id]);
    await eventually(async () => expect(await send(first.ingestKey)).toBe(403), 1_000);
    expect(await send(body.ingestKey)).toBe(202);
  });

  test('that is revoked is refused at once, also by the other processes', async () => {
    const { body } = await product.post<NewIngestKey>(KEYS);
    const other = await startProduct({ ROLE: 'api' }, product.databaseUrl);
    try {
      expect([await send(body.ingestKey), await send(body.ingestKey, {}, other)]).toEqual([202, 202]);
      await product.send('DELETE', `${KEYS}/${body.id}`);
      // Far less than the two seconds that a process that hears nothing would take.
      await eventually(async () => expect([await send(body.ingestKey), await send(body.ingestKey, {}, other)]).toEqual([403, 403]), 700);
    } finally {
      await other.stop();
    }
    expect((await product.post(`${KEYS}/${body.id}/rotation`, { overlapHours: 1 })).status).toBe(404);
  });

  test('is used from its networks only, as a trusted proxy names the sender', async () => {
    const { body } = await product.post<NewIngestKey>(KEYS, { networks: ELSEWHERE });
    expect(await send(body.ingestKey)).toBe(403);
    expect([
      await send(body.ingestKey, from('203.0.113.9')),
      await send(body.ingestKey, from('2001:db8::9')),
      await send(body.ingestKey, from('203.0.114.9')),
    ]).toEqual([202, 202, 403]);
    expect((await product.send('PATCH', `${KEYS}/${body.id}`, { networks: HERE })).status).toBe(204);
    await eventually(async () => expect([await send(body.ingestKey), await send(body.ingestKey, from('203.0.113.9'))]).toEqual([202, 403]), 1_000);
    expect((await product.send('PATCH', `${KEYS}/${body.id}`, { networks: ['10.0.0.0/64'] })).status).toBe(400);
    const actions = await product.query<{ action: string }>(`SELECT action FROM activity WHERE action LIKE 'ingest key %' ORDER BY id`);
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['ingest key made', 'ingest key rotated', 'ingest key revoked', 'ingest key changed']),
    );
  });

  test('is not used from elsewhere by whoever says so without being a trusted proxy', async () => {
    const { body } = await product.post<NewIngestKey>(KEYS, { networks: ELSEWHERE });
    const open = await startProduct({ ROLE: 'api' }, product.databaseUrl);
    try {
      const claims = { ...from('203.0.113.9'), forwarded: 'for=203.0.113.9', 'x-real-ip': '203.0.113.9', 'cf-connecting-ip': '203.0.113.9' };
      expect(await send(body.ingestKey, claims, open)).toBe(403);
    } finally {
      await open.stop();
    }
  });

  test('that sends too often is told when to come again, and no other key waits for it', async () => {
    const [busy, calm] = [(await product.post<NewIngestKey>(KEYS)).body.ingestKey, (await product.post<NewIngestKey>(KEYS)).body.ingestKey];
    const statuses = await Promise.all(Array.from({ length: 120 }, () => send(busy)));
    expect(statuses.filter((status) => status === 202).length).toBeGreaterThanOrEqual(50);
    expect(statuses).toContain(429);
    expect(await send(calm)).toBe(202);
  });

  test('that nobody made, tried often from one address, slows that address down, but not the right keys there', async () => {
    const stranger = from('198.51.100.7');
    const { ingestKey } = (await product.post<NewIngestKey>(KEYS)).body;
    expect(await send(ingestKey, stranger)).toBe(202);
    const statuses = await Promise.all(Array.from({ length: 200 }, (_, guess) => send(`rhi_guess-${guess}`, stranger)));
    expect([statuses.includes(401), await send('rhi_one-more', stranger)]).toEqual([true, 429]);
    await product.query('UPDATE ingest_keys SET networks = networks');
    expect([await send(ingestKey, stranger), await send('rhi_guess', from('198.51.100.8'))]).toEqual([202, 401]);
  });
});

describe('an API token', () => {
  const me = async (token: string, headers: Record<string, string> = {}) =>
    (await product.send('GET', '/api/v1/me', undefined, { authorization: `Bearer ${token}`, ...headers })).status;
  const make = async (more: object = {}) => (await product.post<NewToken>('/api/v1/tokens', { name: 'pipeline', role: 'viewer', ...more })).body;

  test('is followed by one that may the same; both work for a while', async () => {
    const expiresAt = new Date(Date.now() + 100 * HOUR).toISOString();
    const old = await make({ role: 'operator', rollout: 'shop', expiresAt, networks: HERE });
    const next = (await product.post<NewToken>(`/api/v1/tokens/${old.id}/rotation`, { overlapHours: 3 })).body;
    expect([await me(old.token), await me(next.token)]).toEqual([200, 200]);
    const { tokens } = (await product.get<{ tokens: TokenRow[] }>('/api/v1/tokens')).body;
    const [before, after] = [old, next].map(({ id }) => tokens.find((token) => token.id === id));
    expect(after).toMatchObject({ name: 'pipeline', role: 'operator', rollout: 'shop', networks: HERE, revokedAt: null });
    const hours = [before, after].map((token) => Math.round((new Date(token?.expiresAt ?? 0).getTime() - Date.now()) / HOUR));
    expect(hours).toEqual([3, 100]);
    await product.query('UPDATE api_tokens SET expires_at = now() WHERE id = $1', [old.id]);
    expect([await me(old.token), await me(next.token)]).toEqual([401, 200]);
    expect((await product.post(`/api/v1/tokens/${old.id}/rotation`, { overlapHours: 3 })).status).toBe(404);
  });

  test('is used from its networks only, over HTTP and over sockets', async () => {
    const [here, there] = [await make({ networks: HERE }), await make({ networks: ELSEWHERE })];
    expect([await me(here.token), await me(there.token), await me(there.token, from('203.0.113.9')), await me(here.token, from('203.0.113.9'))]).toEqual([
      200, 401, 200, 401,
    ]);
    const watch = (token: string) =>
      new Promise<boolean>((resolve) => {
        const socket = product.watch({ token });
        const end = (answer: boolean) => {
          socket.close();
          resolve(answer);
        };
        socket.once('connect_error', () => end(false));
        socket.emit('watch', { rollout: 'shop' }, ({ ok }: WatchAnswer) => end(ok));
      });
    expect([await watch(here.token), await watch(there.token)]).toEqual([true, false]);
  });
});

describe('sockets of one address', () => {
  const open = (token: string, address: string) =>
    io(`${product.url}/live`, { auth: { token }, transports: ['websocket'], forceNew: true, extraHeaders: from(address) });
  /** Watching, or the words with which it was refused, and whether the connection was given up with them. */
  const come = (token: string, address: string) =>
    new Promise<string>((resolve) => {
      const socket = open(token, address);
      const end = (answer: string) => {
        socket.close();
        resolve(answer);
      };
      socket.once('connect_error', ({ message }) => end(message));
      socket.once('connect', () => end('let in'));
    });
  const makeToken = async () => (await product.post<NewToken>('/api/v1/tokens', { name: 'wall', role: 'viewer' })).body.token;

  test('that are nobody’s slow that address down; a crowd there that was let in before comes in again, all of it', async () => {
    const [crowd, fresh] = [await makeToken(), await makeToken()];
    expect(await come(crowd, '198.51.100.20')).toBe('let in');
    const guesses = await Promise.all(Array.from({ length: 140 }, (_, guess) => come(`rht_guess-${guess}`, '198.51.100.20')));
    expect(guesses.every((answer) => /^Not signed in/.test(answer) || /^Too many connections/.test(answer))).toBe(true);
    expect(await come(fresh, '198.51.100.20')).toMatch(/^Too many connections of this address were nobody's. Connect again in \d+ seconds/);
    const again = await Promise.all(Array.from({ length: 300 }, () => come(crowd, '198.51.100.20')));
    expect(again.filter((answer) => answer !== 'let in')).toEqual([]);
    expect([await come(fresh, '198.51.100.21'), await come(fresh, '198.51.100.20')]).toEqual(['let in', 'let in']);
  });

  test('are opened by pages of our own alone, and by programs', async () => {
    const by = (origin?: string) =>
      new Promise<string>((resolve) => {
        const socket = io(`${product.url}/live`, {
          auth: { token: TOKEN },
          transports: ['websocket'],
          forceNew: true,
          ...(origin && { extraHeaders: { origin } }),
        });
        const end = (answer: string) => {
          socket.close();
          resolve(answer);
        };
        socket.once('connect_error', () => end('refused'));
        socket.once('connect', () => end('let in'));
      });
    const { host } = new URL(product.url);
    const origins = [undefined, product.url, 'https://elsewhere.example', 'null', `http://${host}.elsewhere.example`, 'http://localhost:1'];
    expect(await Promise.all(origins.map(by))).toEqual(['let in', 'let in', 'refused', 'refused', 'refused', 'refused']);
  });

  test('are let go as soon as they were refused, and hold no connection', async () => {
    const ask = (method: string, sid: string, body?: string) =>
      product.send<string>(method, `/socket.io/?EIO=4&transport=polling${sid}`, body, { authorization: '', 'content-type': 'text/plain' });
    const opened = await ask('GET', '');
    const sid = `&sid=${(JSON.parse(opened.body.slice(1)) as { sid: string }).sid}`;
    expect((await ask('POST', sid, '40/live,{"token":"rht_guess"}')).status).toBe(200);
    expect((await ask('GET', sid)).body).toMatch(/^44\/live,.*Not signed in/);
    // The packet that closes it.
    expect((await ask('GET', sid)).body).toMatch(/1$/);
    await eventually(async () => expect((await ask('POST', sid, '40/live,{"token":"rht_guess"}')).status).toBe(400), 2_000);
  });
});

test('an address that asks too much of the API is told when to come again; others, and ingest, are not', async () => {
  const slow = await startProduct({ ADDRESS_REQUESTS_PER_SECOND: '2', TRUSTED_PROXIES: '127.0.0.1' }, product.databaseUrl);
  try {
    const statuses = await Promise.all(Array.from({ length: 60 }, async () => (await slow.get('/api/v1/me')).status));
    expect([statuses.includes(200), statuses.includes(429)]).toEqual([true, true]);
    const refused = await slow.get<{ title: string }>('/api/v1/me');
    expect([refused.body.title, refused.headers.get('content-type')]).toEqual(['Too many requests', expect.stringMatching(/problem\+json/)]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await slow.send('GET', '/api/v1/me', undefined, { authorization: '', ...from('203.0.113.9') })).status).toBe(401);
    expect((await slow.get('/healthz')).status).toBe(200);
  } finally {
    await slow.stop();
  }
});
