import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NewSummaryLink } from '@rollout-health/shared/summary';
import { addressOf, crowdRollout, type CrowdedRollout } from './crowded-rollout.js';
import { eventually, startProduct, type Answer, type Product } from './harness.js';
import { NOBODY, visitorsOf } from './visitors.js';

let product: Product;
let shop: CrowdedRollout;

beforeAll(async () => {
  product = await startProduct();
  [shop] = await Promise.all([crowdRollout(product, 'shop'), crowdRollout(product, 'care')]);
}, 60_000);
afterAll(() => product.stop());

const { asPerson, enter } = visitorsOf(() => product);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const links = (rollout: string) => `/api/v1/rollouts/${rollout}/summary/links`;
const makeLink = async (rollout = 'shop', headers: Record<string, string> = {}): Promise<NewSummaryLink> =>
  (await product.post<NewSummaryLink>(links(rollout), { name: 'The board', days: 3 }, headers)).body;
const open = (headers: Record<string, string>, method = 'GET') => product.send<object>(method, '/api/v1/shared-summary', undefined, headers);
const wordsOf = ({ status, body }: Answer<object>) => JSON.stringify([status, body]);

test('a link holds its rollout alone, and nothing of users, tickets, people of elsewhere or keys', async () => {
  const { token } = await makeLink();
  const { status, body, headers } = await open(bearer(token));
  expect([status, headers.get('cache-control'), headers.get('referrer-policy')]).toEqual([200, 'no-store', 'no-referrer']);
  const text = JSON.stringify(body);
  expect(text).toContain('Rollout of shop');
  for (const foreign of [
    'of care',
    'care-',
    'user of shop',
    'stranger of shop',
    'assignee of shop',
    'topic of shop',
    'value of shop',
    'Premortem of shop',
    'Attendee of shop',
    'shop-ticket',
    'desk.example',
    '@example.org',
    'rhs_',
    'rhi_',
    '127.0.0.1',
  ])
    expect([foreign, text.includes(foreign)]).toEqual([foreign, false]);
});

test('a link opens nothing but its summary: no route, no socket, no cookie, no other way to send it', async () => {
  const { token } = await makeLink();
  const { paths } = JSON.parse(readFileSync(new URL('../../server/openapi.json', import.meta.url), 'utf8')) as {
    paths: Record<string, Record<string, { 'x-permission': string }>>;
  };
  const closed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => (operation['x-permission'] === 'public' ? [] : [[method.toUpperCase(), path] as const])),
  );
  expect(closed.length).toBeGreaterThan(80);
  for (const [method, path] of closed) {
    const address = addressOf(path, shop.ids);
    const body = method === 'GET' || method === 'DELETE' ? undefined : {};
    expect([method, path, (await product.send(method, address, body, bearer(token))).status]).toEqual([method, path, 401]);
  }
  for (const kind of ['usage', 'errors', 'tickets', 'members']) expect((await product.post(`/v1/${kind}`, {}, bearer(token))).status).toBe(401);
  const socket = product.watch({ token });
  try {
    expect(await new Promise((resolve) => socket.once('connect_error', ({ message }) => resolve(message)))).toMatch(/^Not signed in/);
  } finally {
    socket.close();
  }
  const otherwise: Record<string, string>[] = [
    { cookie: `rollout-health.session_token=${token}` },
    { 'x-api-key': token },
    { authorization: `Basic ${btoa(`${token}:`)}` },
  ];
  for (const headers of otherwise) expect((await open({ ...NOBODY, ...headers })).status).toBe(401);
  expect((await product.send('GET', `/api/v1/shared-summary?token=${token}`, undefined, NOBODY)).status).toBe(401);
});

describe('what opens nothing', () => {
  test('says the same of a link that was never made, ended, was revoked, or is another text', async () => {
    const [ended, revoked, good] = [await makeLink(), await makeLink(), await makeLink()];
    await product.query(`UPDATE summary_links SET expires_at = now() - interval '1 second' WHERE id = $1`, [ended.link.id]);
    expect((await product.send('DELETE', `${links('shop')}/${revoked.link.id}`)).status).toBe(200);
    const never = wordsOf(await open(bearer(`rhs_${'A'.repeat(32)}`)));
    expect(never).toMatch(/^\[401,/);
    const { token } = good;
    for (const text of [ended.token, revoked.token, token.slice(0, -1), `${token}x`, token.toLowerCase(), `${token.slice(0, -1)}%`, `rhs_${"'".repeat(32)}`])
      expect([text, wordsOf(await open(bearer(text)))]).toEqual([text, never]);
    expect([(await open(bearer(ended.token), 'HEAD')).status, (await open(bearer(token), 'HEAD')).status]).toEqual([401, 200]);
    const kept = await product.query<{ kept: string }>('SELECT l::text AS kept FROM summary_links l');
    expect(kept.every((row) => !row.kept.includes(token.slice(12)))).toBe(true);
  });

  test('is not undone from another rollout, nor by who may not share this one', async () => {
    const { link, token } = await makeLink();
    const viewer = await enter('vera', { installation: null, rollouts: { shop: 'operator', care: 'owner' } });
    const as = asPerson(viewer.cookie);
    expect((await product.send('DELETE', `${links('care')}/${link.id}`, undefined, as)).status).toBe(404);
    expect((await product.send('DELETE', `${links('shop')}/${link.id}`, undefined, as)).status).toBe(403);
    expect([(await product.send('GET', links('shop'), undefined, as)).status, (await product.post(links('shop'), { name: 'x', days: 1 }, as)).status]).toEqual([
      403, 403,
    ]);
    expect((await open(bearer(token))).status).toBe(200);
  });
});

test('the page of a link stands in no frame, and its address goes nowhere: what opens it comes after the #', async () => {
  const { path } = await makeLink();
  expect(path).toMatch(/^\/shared#rhs_[\w-]{32}$/);
  const { headers } = await product.send('GET', '/shared', undefined, NOBODY);
  expect([headers.get('x-frame-options'), headers.get('referrer-policy'), headers.get('content-security-policy')]).toEqual([
    'SAMEORIGIN',
    'no-referrer',
    expect.stringContaining("frame-ancestors 'self'"),
  ]);
});

test('guesses of one address are slowed down: the thirty-first in a minute waits', async () => {
  const answer = await eventually(async () => {
    const guess = await open(bearer(`rhs_${'B'.repeat(32)}`));
    expect(guess.status).toBe(429);
    return guess;
  });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
});
