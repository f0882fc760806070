import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AccessState, Me, NewToken, TokenRow } from '@rollout-health/shared/access';
import { freePort } from './free-port.js';
import { cookieOf, Client, createDatabase, dropDatabase, startProduct, TOKEN, type Answer, type Product } from './harness.js';

const NOBODY = { authorization: '' };
const PERSON = { name: 'Ada', email: 'ada@example.org', password: 'a long enough password' };

let product: Product;
let databaseUrl: string;
let link: string;

beforeAll(async () => {
  databaseUrl = await createDatabase();
  product = await startProduct({}, databaseUrl);
  link = product.welcome.split('#')[1] as string;
});
afterAll(async () => {
  await product.stop();
  await dropDatabase(databaseUrl);
});

const signIn = (at: Client, body: object = PERSON, headers: Record<string, string> = { origin: at.url }) =>
  at.post('/api/auth/sign-in/email', body, { ...NOBODY, ...headers });
const isWelcomeOpen = async () => (await product.send<AccessState>('GET', '/api/v1/access', undefined, NOBODY)).body.isWelcomeOpen;

describe('without credentials', () => {
  test.each([['Bearer rht_never-made'], ['Bearer '], [`Basic ${Buffer.from(`${TOKEN}:`).toString('base64')}`], [TOKEN]])(
    '"%s" is nobody',
    async (authorization) => {
      expect((await product.send('GET', '/api/v1/me', undefined, { authorization })).status).toBe(401);
    },
  );

  test('nobody signs up', async () => {
    const answer = await product.post('/api/auth/sign-up/email', PERSON, { ...NOBODY, origin: product.url });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await product.query('SELECT 1 FROM identity_users')).toEqual([]);
  });
});

describe('the first administrator', () => {
  test('comes in by the link of the latest start only', async () => {
    const other = await startProduct({}, databaseUrl);
    try {
      expect((await product.post('/api/v1/welcome', { ...PERSON, link }, NOBODY)).status).toBe(403);
      link = other.welcome.split('#')[1] as string;
    } finally {
      await other.stop();
    }
    expect(await isWelcomeOpen()).toBe(true);
  });

  test('finds an expired link closed, and a wrong form does not use it up', async () => {
    await product.query(`UPDATE welcome_links SET expires_at = expires_at - interval '25 hours'`);
    expect((await product.post('/api/v1/welcome', { ...PERSON, link }, NOBODY)).status).toBe(403);
    await product.query(`UPDATE welcome_links SET expires_at = expires_at + interval '25 hours'`);
    expect((await product.post('/api/v1/welcome', { ...PERSON, link, password: 'short' }, NOBODY)).status).toBe(400);
  });

  test('is one, however many use the link at once, and is signed in by it', async () => {
    const answers = await Promise.all(
      [1, 2, 3, 4].map((number) => product.post('/api/v1/welcome', { ...PERSON, link, email: `ada${number}@example.org` }, NOBODY)),
    );
    const made = answers.filter(({ status }) => status < 300);
    expect(made).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 403 || status === 409)).toHaveLength(3);
    const me = await product.send<Me>('GET', '/api/v1/me', undefined, { ...NOBODY, cookie: cookieOf(made[0] as Answer) });
    expect(me.body).toMatchObject({ kind: 'person', name: 'Ada' });
    await product.query('UPDATE identity_users SET email = $1', [PERSON.email]);
    expect(await isWelcomeOpen()).toBe(false);
    expect(await product.query(`SELECT 1 FROM activity WHERE action = 'welcome'`)).toHaveLength(1);
  });
});

describe('a session', () => {
  test('starts with the password, lives in a cookie that scripts cannot read, and ends', async () => {
    const signedIn = await signIn(product);
    expect(signedIn.status).toBe(200);
    const [session = ''] = signedIn.headers.getSetCookie();
    // 32 letters and digits: 190 bits.
    expect(session).toMatch(/^rollout-health\.session_token=[a-z0-9]{32}\..*HttpOnly.*SameSite=Lax/i);
    expect(session).not.toMatch(/Secure/i);
    const cookie = cookieOf(signedIn);
    expect((await product.send('GET', '/api/v1/rollouts', undefined, { ...NOBODY, cookie })).status).toBe(200);
    expect((await product.post('/api/auth/sign-out', {}, { ...NOBODY, cookie, origin: product.url })).status).toBe(200);
    expect((await product.send('GET', '/api/v1/rollouts', undefined, { ...NOBODY, cookie })).status).toBe(401);
  });

  test('changes something only from the own page', async () => {
    const cookie = cookieOf(await signIn(product));
    const make = (headers: Record<string, string>) =>
      product.post('/api/v1/tokens', { name: 'from a page', role: 'viewer' }, { ...NOBODY, cookie, ...headers });
    for (const foreign of [{ origin: 'https://elsewhere.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }])
      expect((await make(foreign as unknown as Record<string, string>)).status).toBe(403);
    expect((await make({ origin: product.url })).status).toBe(201);
    expect(
      (await product.send('GET', '/api/v1/me', undefined, { ...NOBODY, cookie, origin: 'https://elsewhere.example' })).headers.get(
        'access-control-allow-origin',
      ),
    ).toBeNull();
  });

  test('begins, ends and changes its password only from the own page', async () => {
    const signedIn = await signIn(product);
    const cookie = cookieOf(signedIn);
    const from = (path: string, body: object, origin: string) => product.post(`/api/auth/${path}`, body, { ...NOBODY, cookie, origin });
    for (const [path, body] of [
      ['sign-in/email', PERSON],
      ['sign-out', {}],
      ['change-password', { currentPassword: PERSON.password, newPassword: 'words of somebody else' }],
      ['revoke-sessions', {}],
    ] as const)
      expect([path, (await from(path, body, 'https://elsewhere.example')).status]).toEqual([path, 403]);
    expect((await signIn(product, PERSON, { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' })).status).toBe(403);
    expect((await product.send('GET', '/api/v1/me', undefined, { ...NOBODY, cookie })).status).toBe(200);
  });

  test('of a page on https is sent on https only', async () => {
    const port = await freePort();
    const secure = await startProduct({ PUBLIC_URL: 'https://health.example', PORT: String(port) }, databaseUrl);
    try {
      const answer = await signIn(new Client(`http://127.0.0.1:${port}`), PERSON, { origin: 'https://health.example' });
      expect(answer.status).toBe(200);
      expect(answer.headers.getSetCookie().length).toBeGreaterThan(1);
      for (const cookie of answer.headers.getSetCookie()) expect(cookie).toMatch(/^__Host-(?!.*; Domain).*; Path=\/;.*; Secure/i);
    } finally {
      await secure.stop();
    }
  });

  test('is not given to who guesses: wrong passwords are refused, then slowed down', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) statuses.push((await signIn(product, { ...PERSON, password: `guess number ${attempt}` })).status);
    expect(statuses[0]).toBe(401);
    expect(statuses.at(-1)).toBe(429);
    expect((await signIn(product, PERSON, { origin: product.url, 'x-forwarded-for': '203.0.113.9' })).status).toBe(429);
  });
});

describe('API tokens', () => {
  const as = (token: string) => ({ authorization: `Bearer ${token}` });
  const statusOf = async (token: string) => (await product.send('GET', '/api/v1/me', undefined, as(token))).status;

  test('are shown once, kept hashed, and stop working when revoked', async () => {
    const { body, status } = await product.post<NewToken>('/api/v1/tokens', { name: 'pipeline', role: 'operator' });
    expect([status, body.token]).toEqual([201, expect.stringMatching(/^rht_.{32}$/)]);
    expect((await product.send<Me>('GET', '/api/v1/me', undefined, as(body.token))).body).toEqual({
      kind: 'token',
      id: String(body.id),
      name: 'pipeline',
      grants: { installation: 'operator', rollouts: {} },
    });
    const { tokens } = (await product.get<{ tokens: TokenRow[] }>('/api/v1/tokens')).body;
    expect(JSON.stringify(tokens)).not.toContain(body.token);
    expect(tokens.find(({ id }) => id === body.id)).toMatchObject({ madeBy: 'BOOTSTRAP_ADMIN_TOKEN', revokedAt: null, hint: `${body.token.slice(0, 8)}…` });
    const [kept] = await product.query<{ hash: Buffer }>('SELECT hash FROM api_tokens WHERE id = $1', [body.id]);
    expect(kept?.hash).toEqual(createHash('sha256').update(body.token).digest());
    expect((await product.send('DELETE', `/api/v1/tokens/${body.id}`)).status).toBe(204);
    expect(await statusOf(body.token)).toBe(401);
    const actions = await product.query(`SELECT action FROM activity WHERE subject IN ('pipeline', $1) ORDER BY id`, [String(body.id)]);
    expect(actions).toEqual([{ action: 'token made' }, { action: 'token revoked' }]);
  });

  test('end at their time', async () => {
    const made = await product.post<NewToken>('/api/v1/tokens', { name: 'short', role: 'viewer', expiresAt: new Date(Date.now() + 60_000).toISOString() });
    expect(await statusOf(made.body.token)).toBe(200);
    await product.query('UPDATE api_tokens SET expires_at = now() WHERE id = $1', [made.body.id]);
    expect(await statusOf(made.body.token)).toBe(401);
  });

  test('note their last use at most once a minute', async () => {
    const { token, id } = (await product.post<NewToken>('/api/v1/tokens', { name: 'noted', role: 'viewer' })).body;
    const lastUse = async () => (await product.query<{ at: Date }>('SELECT last_used_at AS at FROM api_tokens WHERE id = $1', [id]))[0]?.at;
    await statusOf(token);
    const first = await lastUse();
    await statusOf(token);
    expect(await lastUse()).toEqual(first);
    await product.query(`UPDATE api_tokens SET last_used_at = last_used_at - interval '61 seconds' WHERE id = $1`, [id]);
    await statusOf(token);
    expect((await lastUse())?.getTime()).toBeGreaterThanOrEqual(first?.getTime() ?? Infinity);
  });

  test('of the environment stay revoked at the next start', async () => {
    const [known] = await product.query<{ id: number }>('SELECT id FROM api_tokens WHERE name = $1', ['BOOTSTRAP_ADMIN_TOKEN']);
    await product.send('DELETE', `/api/v1/tokens/${known?.id}`);
    const again = await startProduct({}, databaseUrl);
    try {
      expect((await again.get('/api/v1/me')).status).toBe(401);
      expect(again.welcome).toBe('');
    } finally {
      await again.stop();
      await product.query('UPDATE api_tokens SET revoked_at = NULL WHERE id = $1', [known?.id]);
    }
  });

  test('with a name that no database takes are refused by field', async () => {
    const answer = await product.post<{ errors: { path: string }[] }>('/api/v1/tokens', { name: 'a\u0000b', role: 'viewer' });
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, 'name']);
  });
});
