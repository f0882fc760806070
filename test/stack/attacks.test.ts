import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NewToken } from '@rollout-health/shared/access';
import type { NewCalendar } from '@rollout-health/shared/reviews';
import { Role } from '@rollout-health/shared/permissions';
import { addressOf, crowdRollout, type CrowdedRollout } from './crowded-rollout.js';
import { eventually, startProduct, TOKEN, type Answer, type Product } from './harness.js';
import { sampleOf, type Schema } from './samples.js';

const SECRET = 'Only CARE may read this';

let product: Product;
let shop: CrowdedRollout;
let care: CrowdedRollout;

beforeAll(async () => {
  product = await startProduct();
  [shop, care] = await Promise.all([crowdRollout(product, 'shop'), crowdRollout(product, 'care', (what) => `${what} ${SECRET}`)]);
}, 60_000);
afterAll(() => product.stop());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const nobody = { authorization: '' };
async function tokenOf(role: Role, rollout?: string): Promise<string> {
  return (await product.post<NewToken>('/api/v1/tokens', { name: role, role, ...(rollout && { rollout }) })).body.token;
}

const isAmong = ({ status }: Answer, ...statuses: number[]) => statuses.includes(status);

describe('ids of another rollout', () => {
  interface Route {
    method: string;
    path: string;
    body: unknown;
  }
  type Described = { 'x-permission': string; requestBody?: { content: Record<string, { schema: Schema }> } };

  function routes(): Route[] {
    const { paths } = JSON.parse(readFileSync(new URL('../../server/openapi.json', import.meta.url), 'utf8')) as {
      paths: Record<string, Record<string, Described>>;
    };
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { requestBody }]) => {
        const schema = requestBody?.content['application/json']?.schema;
        // A key that is free here may be taken here: what PUT makes is another thing of the same name.
        const isOwnWay = /\{key\}$/.test(path) && method !== 'post';
        return /\{rollout\}.*\{/.test(path) && !isOwnWay ? [{ method: method.toUpperCase(), path, body: schema && sampleOf(schema) }] : [];
      }),
    );
  }

  /** Everything that requests may change of a rollout; the rest is what workers make of signals. */
  async function kept(rollout: string): Promise<string> {
    const bySource = 'source_id IN (SELECT s.id FROM sources s JOIN rollouts r ON r.id = s.rollout_id WHERE r.key = $1)';
    const byRollout = 'rollout_id = (SELECT id FROM rollouts WHERE key = $1)';
    const tables = [
      'stages',
      'sources',
      'tickets',
      'decisions',
      'overrides',
      'drills',
      'reviews',
      'premortem_items',
      'calendars',
      'summary_links',
      'workarounds',
    ];
    const parts = [...tables.map((table) => [table, byRollout]), ['ingest_keys', bySource], ['quarantine', bySource], ['activity', byRollout]].map(
      ([table, where]) => product.query<{ all: string }>(`SELECT string_agg(t::text, E'\n' ORDER BY t::text) AS all FROM ${table} t WHERE ${where}`, [rollout]),
    );
    return JSON.stringify(await Promise.all(parts));
  }

  test('of every kind lead nowhere: nothing of it is answered, nothing of it is changed', async () => {
    const administrator = bearer(await tokenOf('administrator', 'shop'));
    const before = await kept('care');
    for (const { method, path, body } of routes()) {
      const address = addressOf(path, { ...care.ids, rollouts: 'shop' });
      const answer = await product.send<object>(method, address, method === 'GET' || method === 'DELETE' ? undefined : (body ?? {}), administrator);
      expect([method, path, JSON.stringify(answer.body).includes(SECRET)]).toEqual([method, path, false]);
      expect([method, path, isAmong(answer, 400, 404, 409)]).toEqual([method, path, true]);
    }
    expect(await kept('care')).toBe(before);
  });

  test('in a body are as unknown as in an address', async () => {
    const administrator = bearer(await tokenOf('administrator', 'shop'));
    const [row] = await product.query<{ id: number }>(
      `SELECT q.id FROM quarantine q JOIN sources s ON s.id = q.source_id JOIN rollouts r ON r.id = s.rollout_id WHERE r.key = 'care'`,
    );
    const settle = await product.post<{ settled: number }>('/api/v1/rollouts/shop/quarantine', { action: 'dismiss', ids: [String(row?.id)] }, administrator);
    expect(settle.body.settled).toBe(0);
    const review = await product.send<object>(
      'PATCH',
      `/api/v1/rollouts/shop/reviews/${shop.ids.reviews}`,
      { marks: [{ item: care.ids.premortem, mark: 'happened' }] },
      administrator,
    );
    expect([isAmong(review, 400, 404, 409), JSON.stringify(review.body).includes(SECRET)]).toEqual([true, false]);
    const from = await product.post<object>(
      '/api/v1/rollouts/shop/workarounds',
      { name: 'x', kind: 'manual-effort', minutes: 1, per: 'occurrence', countedBy: 'hand', ticket: { source: care.ids.tickets, id: 'care-ticket' } },
      administrator,
    );
    expect(JSON.stringify([from.body, (await product.get('/api/v1/rollouts/shop/workarounds')).body])).not.toContain(SECRET);
  });

  test('show in no list, count, search or export of a role in another rollout', async () => {
    const viewer = bearer(await tokenOf('operator', 'shop'));
    for (const path of [
      '/api/v1/rollouts',
      '/api/v1/me',
      '/api/v1/rollouts/shop/activity?format=csv',
      '/api/v1/rollouts/shop/tickets?format=csv',
      `/api/v1/rollouts/shop/tickets?text=${encodeURIComponent(SECRET)}`,
    ]) {
      const { status, body } = await product.send('GET', path, undefined, viewer);
      expect([path, status, JSON.stringify(body).includes(SECRET)]).toEqual([path, 200, false]);
    }
    expect((await product.send('GET', '/api/v1/activity', undefined, viewer)).status).toBe(403);
  });
});

test('nobody rises by themselves: no role gives out tokens, roles or a rollout that is not theirs to give', async () => {
  for (const role of Role.options.filter((each) => each !== 'administrator'))
    for (const rollout of [undefined, 'shop']) {
      const own = bearer(await tokenOf(role, rollout));
      const answers = [
        await product.post('/api/v1/tokens', { name: 'mine', role: 'administrator' }, own),
        await product.post('/api/v1/people', { name: 'me', email: `${role}@example.org`, grants: { installation: 'administrator', rollouts: {} } }, own),
        await product.send('PUT', '/api/v1/people/1/grants', { installation: 'administrator', rollouts: {} }, own),
        await product.post('/api/v1/rollouts/shop/sources', { key: 'mine', name: 'mine' }, own),
        await product.send('GET', '/api/v1/me', undefined, {
          ...own,
          'x-role': 'administrator',
          'x-forwarded-user': 'admin',
          'x-original-url': '/api/v1/tokens',
        }),
      ];
      expect([role, rollout, answers.map(({ status }) => status)]).toEqual([role, rollout, [403, 403, 403, 403, 200]]);
      expect((answers[4] as Answer<{ grants: { installation: string | null } }>).body.grants.installation).toBe(rollout ? null : role);
    }
});

test('a token of one kind opens no door of another', async () => {
  const ingest = shop.sender.key;
  expect((await product.send('GET', '/api/v1/rollouts', undefined, bearer(ingest))).status).toBe(401);
  expect((await product.post('/v1/members', { user: 'u', stage: 's' }, bearer(TOKEN))).status).toBe(401);
  expect((await product.send('GET', '/api/v1/shared-summary', undefined, bearer(ingest))).status).toBe(401);
  expect((await product.send('GET', '/api/v1/rollouts', undefined, { ...nobody, cookie: `rollout-health.session_token=${TOKEN}` })).status).toBe(401);
  const none = { alg: 'none', typ: 'JWT' };
  const unsigned = [none, { sub: '1', role: 'administrator' }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  for (const token of [`${unsigned}.`, `${unsigned}.AAAA`, `rht_${'A'.repeat(32)}`, `${TOKEN} `, TOKEN.slice(0, -1), `${TOKEN}x`])
    expect([token, (await product.send('GET', '/api/v1/rollouts', undefined, bearer(token))).status]).toEqual([token, token === `${TOKEN} ` ? 200 : 401]);
});

describe('objects that would change every other object', () => {
  const poison =
    '{"__proto__":{"isAdmin":true,"grants":{"installation":"administrator"}},"constructor":{"prototype":{"isAdmin":true}},"name":"x","role":"viewer"}';

  test('are refused by the API and by ingest, and change nothing', async () => {
    const json = { 'content-type': 'application/json' };
    expect((await product.post('/api/v1/tokens', poison, json)).status).toBe(400);
    expect((await product.send('PATCH', '/api/v1/rollouts/shop', poison, json)).status).toBe(400);
    const record = (extra: string) => `{"id":"p","name":"n","at":${Date.now()},"user":"u","stage":"shop-pilot",${extra}}`;
    for (const extra of ['"segment":{"__proto__":"x"}', '"properties":{"__proto__":{"isAdmin":true}}', '"__proto__":{"isAdmin":true}'])
      expect([extra, (await shop.sender.send('usage', record(extra), json)).status]).toEqual([extra, 400]);
    expect((await shop.sender.send('usage', record('"properties":{"constructor":"x"}'), json)).status).toBe(400);
    const yaml = 'key: polluted\nname: x\npurpose: x\n__proto__: { isAdmin: true }\nstages: [{ key: a, name: a, kind: pilot, plannedUsers: 1 }]\n';
    await product.post('/api/v1/rollouts', yaml, { 'content-type': 'application/yaml' });
    await product.get('/api/v1/rollouts/shop/tickets?__proto__[isAdmin]=true&constructor[prototype][isAdmin]=true');
    expect([({} as { isAdmin?: boolean }).isAdmin, Object.keys(Object.prototype)]).toEqual([undefined, []]);
    const kept = await product.query(`SELECT 1 FROM usage_events WHERE id = 'p' AND (segment::text || coalesce(properties::text, '')) ~ '__proto__|isAdmin'`);
    expect(kept).toEqual([]);
  });

  test('are no names of rollouts, criteria or events', async () => {
    for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
      expect([key, isAmong(await product.get(`/api/v1/rollouts/${key}/health`), 400, 404)]).toEqual([key, true]);
    const viewer = bearer(await tokenOf('viewer', 'shop'));
    expect((await product.send('GET', '/api/v1/rollouts/constructor', undefined, viewer)).status).toBe(404);
  });
});

describe('texts made to take long', () => {
  const within = async (work: () => Promise<Answer>) => {
    const started = Date.now();
    const { status } = await work();
    return [status < 500, Date.now() - started < 1_500];
  };

  test.each([
    ['a key', () => product.get(`/api/v1/rollouts/${'a-'.repeat(200)}!`)],
    [
      'an address',
      () => product.post('/api/v1/people', { name: 'x', email: `${'a.'.repeat(120)}@${'a.'.repeat(5_000)}`, grants: { installation: null, rollouts: {} } }),
    ],
    ['a time', () => product.get(`/api/v1/activity?from=2026-01-01T00:00:00.${'0'.repeat(6_000)}x`)],
    [
      'a password',
      () => product.post('/api/auth/sign-in/email', { email: 'a@example.org', password: '1'.repeat(100_000) }, { ...nobody, origin: product.url }),
    ],
    ['a ticket search', () => product.get(`/api/v1/rollouts/shop/tickets?text=${encodeURIComponent('%'.repeat(100) + '_'.repeat(90))}`)],
    ['a body that nests', () => product.post('/api/v1/tokens', '['.repeat(200_000), { 'content-type': 'application/json' })],
    ['YAML aliases that multiply', () => product.post('/api/v1/rollouts', billionLaughs(), { 'content-type': 'application/yaml' })],
    [
      'a language that nobody asks for',
      () => product.send('GET', '/', undefined, { 'accept-language': 'a-'.repeat(4_000), 'accept-encoding': ',gzip;q='.repeat(900) }),
    ],
    ['a token', () => product.send('GET', '/api/v1/me', undefined, { authorization: `Bearer ${' '.repeat(7_000)}x` })],
    ['a type', () => product.post('/api/v1/tokens', '{}', { 'content-type': `application/${'a-'.repeat(3_000)}json` })],
  ])('take no longer than others: %s', async (_case, work) => {
    expect(await within(work)).toEqual([true, true]);
  });

  function billionLaughs(): string {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 12; level += 1) lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
    return `${lines.join('\n')}\nname: *a11\n`;
  }
});

test('names begin no line of their own, neither in a calendar nor in a letter', async () => {
  const forged = 'Shop\r\nBEGIN:VEVENT\r\nSUMMARY:forged\rATTACH:http://evil.example\u2028URL:http://evil.example';
  expect((await product.send('PATCH', '/api/v1/rollouts/shop', { name: forged, purpose: forged })).status).toBe(200);
  const { body } = await product.post<NewCalendar>('/api/v1/rollouts/shop/calendars');
  const calendar = await (await fetch(body.address)).text();
  expect(calendar).toContain('NAME:Reviews: Shop BEGIN:VEVENT');
  const lines = calendar.replaceAll('\r\n ', '').split(/\r\n|[\r\n\u2028]/);
  expect(lines.filter((line) => /^(SUMMARY:forged|ATTACH|URL)/.test(line))).toEqual([]);
  const invited = { name: 'Eve\r\n\r\nOpen https://evil.example', email: 'eve@example.org', grants: { installation: null, rollouts: {} } };
  expect((await product.post('/api/v1/people', invited)).status).toBe(400);
});

test('exports make no formula of what a signal or a person wrote', async () => {
  const formulas = ['=HYPERLINK("http://evil.example","x")', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1'];
  const at = Date.now() - 60_000;
  await shop.sender.send(
    'tickets',
    formulas.map((topic, index) => ({
      id: `f${index}`,
      updatedAt: at,
      openedAt: at,
      status: 'open',
      stage: 'shop-pilot',
      topic,
      assignee: topic,
      user: topic,
    })),
  );
  await eventually(async () => {
    const { body } = await product.get<string>('/api/v1/rollouts/shop/tickets?format=csv');
    const lines = body.split('\r\n').filter((line) => /(^|,)"?'?f\d/.test(line));
    expect(lines.length).toBe(formulas.length);
    // Cells in quotes that begin with an apostrophe are text, whatever comes in them.
    expect(body.replaceAll(/"'(?:[^"]|"")*"/g, '')).not.toMatch(/(^|,)"?([=+@\t]|-\d)/m);
  });
  await product.post('/api/v1/tokens', { name: '=cmd|calc', role: 'viewer' });
  const { body, headers } = await product.get<string>('/api/v1/activity?format=csv');
  expect(body).toContain(`'=cmd|calc`);
  expect(body).not.toMatch(/(^|,)"?[=+@]/m);
  expect(headers.get('content-disposition')).toMatch(/^attachment/);
});
