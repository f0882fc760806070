import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AccessState, Me } from '@rollout-health/shared/access';
import type { PersonLink } from '@rollout-health/shared/people';
import { TOTP, URI } from 'otpauth';
import { Authenticator } from './authenticator.js';
import { freePort } from './free-port.js';
import { cookieOf, eventually, startProduct, type Answer, type Product } from './harness.js';
import { openLetterBox, type LetterBox } from './letter-box.js';
import { signInThrough, startOidc, type OidcPerson } from './oidc.js';

const NOBODY = { authorization: '' };
const PASSWORD = 'several quiet words';

const known = new Map<string, OidcPerson>();
let product: Product;
let box: LetterBox;
let provider: Awaited<ReturnType<typeof startOidc>>;

beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  [provider, box] = await Promise.all([startOidc(`${url}/api/auth/callback/oidc`, known), openLetterBox()]);
  product = await startProduct({
    PORT: String(port),
    PUBLIC_URL: url,
    SMTP_URL: box.url,
    MAIL_FROM: 'health@example.org',
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: 'rollout-health',
    OIDC_CLIENT_SECRET: 'a secret of the provider',
    OIDC_ROLES: 'ops=operator',
  });
});
afterAll(async () => {
  await product.stop();
  await provider.stop();
  await box.stop();
});

const asPerson = (cookie: string, origin = product.url) => ({ ...NOBODY, cookie, origin });
const auth = <Body = { message?: string }>(path: string, body: object = {}, cookie = '') => product.post<Body>(`/api/auth/${path}`, body, asPerson(cookie));
const ask = <Body>(path: string, cookie = '') => product.send<Body>('GET', `/api/auth/${path}`, undefined, asPerson(cookie));
const me = (cookie: string) => product.send<Me>('GET', '/api/v1/me', undefined, asPerson(cookie));
const forgetAttempts = () => product.query('DELETE FROM identity_rate_limits');
const signIn = async (name: string, cookie = '') => {
  await forgetAttempts();
  return auth<{ twoFactorRedirect?: boolean }>('sign-in/email', { email: `${name}@example.org`, password: PASSWORD }, cookie);
};

async function enter(name: string): Promise<{ id: string; cookie: string }> {
  const { body } = await product.post<PersonLink>('/api/v1/people', { name, email: `${name}@example.org`, grants: { installation: 'viewer', rollouts: {} } });
  await forgetAttempts();
  expect((await auth('reset-password', { newPassword: PASSWORD, token: body.link.split('#')[1] })).status).toBe(200);
  return { id: body.id, cookie: cookieOf(await signIn(name)) };
}

const lettersTo = (name: string, about: string) =>
  box.letters.filter(({ to, text }) => to.includes(`${name}@example.org`) && text.includes(`Subject: Rollout Health: ${about}`));
const makeOlder = (id: string, minutes: number) =>
  product.query(`UPDATE identity_sessions SET "createdAt" = now() - make_interval(mins => $2) WHERE "userId" = $1`, [id, minutes]);

describe('an identity provider', () => {
  const person = (sub: string): OidcPerson => ({ sub, email: `${sub}@example.org`, email_verified: true, name: sub, groups: [] });
  async function come(account: string): Promise<string> {
    await forgetAttempts();
    const started = await auth<{ url: string }>('sign-in/social', { provider: 'oidc', callbackURL: '/' });
    return cookieOf(await signInThrough(started.body.url, cookieOf(started), account, product.url));
  }

  test('cannot close the door to the first administrator: whoever comes in by it without a role leaves the link of the start open', async () => {
    known.set('early', person('early'));
    expect((await me(await come('early'))).body.grants).toEqual({ installation: null, rollouts: {} });
    const isOpen = async () => (await product.send<AccessState>('GET', '/api/v1/access', undefined, NOBODY)).body.isWelcomeOpen;
    expect(await isOpen()).toBe(true);
    const first = { link: product.welcome.split('#')[1], name: 'Ada', email: 'ada@example.org', password: PASSWORD };
    const welcome = await product.post('/api/v1/welcome', first, { ...NOBODY, origin: product.url });
    expect([welcome.status, (await me(cookieOf(welcome))).body.grants.installation, await isOpen()]).toEqual([204, 'administrator', false]);
  });

  test('is called with tokens that the database keeps from who reads it', async () => {
    const [row] = await product.query<{ access: string }>(`SELECT "accessToken" AS access FROM identity_accounts WHERE "providerId" = 'oidc'`);
    expect(row?.access).toMatch(/^(\$ba\$.*|[0-9a-f]{100,})$/);
  });

  test('is not spoken for by whoever forges its tokens: unsigned, signed by another key, or by the secret of the client', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: provider.issuer, aud: 'rollout-health', sub: 'early', iat: now, exp: now + 600, email: 'ada@example.org', email_verified: true };
    const parts = (header: object) => [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const { keys } = (await (await fetch(`${provider.issuer}/jwks`)).json()) as { keys: { kid: string }[] };
    const kid = keys[0]?.kid;
    const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const rsa = parts({ alg: 'RS256', kid });
    const hmac = parts({ alg: 'HS256', kid });
    const forged = [
      `${parts({ alg: 'none' })}.`,
      `${rsa}.${sign('sha256', Buffer.from(rsa), own.privateKey).toString('base64url')}`,
      `${hmac}.${createHmac('sha256', 'a secret of the provider').update(hmac).digest('base64url')}`,
    ];
    for (const token of forged) {
      await forgetAttempts();
      const answer = await auth('sign-in/social', { provider: 'oidc', idToken: { token } });
      expect([answer.status, cookieOf(answer)]).toEqual([401, expect.not.stringMatching(/session_token=\w/)]);
    }
  });
});

describe('a passkey', () => {
  const device = () => new Authenticator('127.0.0.1');
  const ceremony = async (way: 'register' | 'authenticate', cookie: string) => {
    await forgetAttempts();
    const options = await ask<{ challenge: string }>(`passkey/generate-${way}-options`, cookie);
    return { status: options.status, challenge: options.body.challenge, cookie: [cookie, cookieOf(options)].filter(Boolean).join('; ') };
  };
  async function add(passkey: Authenticator, cookie: string, more: object = {}): Promise<Answer<{ id: string; message?: string }>> {
    const { challenge, cookie: all } = await ceremony('register', cookie);
    const response = passkey.register({ challenge, origin: product.url, ...more });
    return auth<{ id: string }>('passkey/verify-registration', { response, name: 'Laptop' }, all);
  }
  async function use(passkey: Authenticator, more: object = {}): Promise<Answer> {
    const { challenge, cookie } = await ceremony('authenticate', '');
    return auth('passkey/verify-authentication', { response: passkey.assert({ challenge, origin: product.url, ...more }) }, cookie);
  }
  const remove = (id: string, cookie: string) => auth('passkey/delete-passkey', { id }, cookie);

  test('that is added or removed is told of by letter to whoever owns the account, and stands in the activity', async () => {
    const { cookie } = await enter('petra');
    const passkey = device();
    const { status, body } = await add(passkey, cookie);
    expect(status).toBe(200);
    await eventually(() => expect(lettersTo('petra', 'passkey added')).toHaveLength(1));
    expect((await me(cookieOf(await use(passkey)))).body.name).toBe('petra');
    expect((await remove(body.id, cookie)).status).toBe(200);
    await eventually(() => expect(lettersTo('petra', 'passkey removed')).toHaveLength(1));
    expect(lettersTo('petra', 'passkey removed')[0]?.text).toContain('If it was not you');
    expect(await product.query(`SELECT action FROM activity WHERE subject = 'petra' AND action LIKE 'passkey%' ORDER BY id`)).toEqual([
      { action: 'passkey added' },
      { action: 'passkey removed' },
    ]);
    expect((await use(passkey)).status).toBe(401);
  });

  test('is added and removed only within an hour of signing in; one may look at what is there at any time', async () => {
    const { id, cookie } = await enter('frieda');
    const first = await add(device(), cookie);
    const waiting = await ceremony('register', cookie);
    await makeOlder(id, 61);
    const late = await auth(
      'passkey/verify-registration',
      { response: device().register({ challenge: waiting.challenge, origin: product.url }) },
      waiting.cookie,
    );
    expect([late.status, late.body.message]).toEqual([403, expect.stringMatching(/more than an hour ago/)]);
    expect([(await ceremony('register', cookie)).status, (await remove(first.body.id, cookie)).status]).toEqual([403, 403]);
    expect([(await ask('passkey/list-user-passkeys', cookie)).status, (await ask('list-sessions', cookie)).status]).toEqual([200, 200]);
    const again = cookieOf(await signIn('frieda'));
    expect([(await add(device(), again)).status, (await remove(first.body.id, again)).status]).toEqual([200, 200]);
  });

  test('made or used on another page, without looking who uses it, twice with one answer, or by another person, does nothing', async () => {
    const { cookie } = await enter('gesa');
    expect((await add(device(), cookie, { origin: 'https://elsewhere.example' })).status).toBeGreaterThanOrEqual(400);
    expect((await add(device(), cookie, { isVerified: false })).status).toBe(401);
    expect((await add(new Authenticator('elsewhere.example'), cookie)).status).toBeGreaterThanOrEqual(400);
    expect(await product.query(`SELECT 1 FROM identity_passkeys p JOIN identity_users u ON u.id = p."userId" WHERE u.name = 'gesa'`)).toEqual([]);
    const passkey = device();
    const { body } = await add(passkey, cookie);
    for (const wrong of [{ origin: 'https://elsewhere.example' }, { isVerified: false }])
      expect([wrong, isIn(await use(passkey, wrong))]).toEqual([wrong, false]);
    const { challenge, cookie: waiting } = await ceremony('authenticate', '');
    const response = passkey.assert({ challenge, origin: product.url });
    const twice = [await auth('passkey/verify-authentication', { response }, waiting), await auth('passkey/verify-authentication', { response }, waiting)];
    expect(twice.map(isIn)).toEqual([true, false]);
    const other = await enter('hanne');
    expect((await remove(body.id, other.cookie)).status).toBe(401);
  });
  const isIn = (answer: Answer) => /session_token=\w/.test(cookieOf(answer));
});

test('a code of the app signs in once: whoever saw it being typed comes too late', async () => {
  const { cookie } = await enter('irma');
  const { body } = await auth<{ totpURI: string }>('two-factor/enable', { password: PASSWORD }, cookie);
  const totp = URI.parse(body.totpURI) as TOTP;
  expect((await auth('two-factor/verify-totp', { code: totp.generate() }, cookie)).status).toBe(200);
  const code = totp.generate();
  const halves = [cookieOf(await signIn('irma')), cookieOf(await signIn('irma'))];
  await forgetAttempts();
  const [first, second] = [await auth('two-factor/verify-totp', { code }, halves[0]), await auth('two-factor/verify-totp', { code }, halves[1])];
  expect([first.status, second.status, second.body.message]).toEqual([200, 401, expect.stringMatching(/used already/)]);
  expect((await auth('two-factor/verify-totp', { code: totp.generate({ timestamp: Date.now() + 30_000 }) }, halves[1])).status).toBe(200);
});

test('wrong codes of a second factor are counted by account, also when they come at once and with a new sign-in each', async () => {
  const { cookie } = await enter('jutta');
  const { body } = await auth<{ totpURI: string }>('two-factor/enable', { password: PASSWORD }, cookie);
  const totp = URI.parse(body.totpURI) as TOTP;
  expect((await auth('two-factor/verify-totp', { code: totp.generate() }, cookie)).status).toBe(200);
  const statuses: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const half = cookieOf(await signIn('jutta'));
    for (let guess = 0; guess < 4; guess += 1) {
      await forgetAttempts();
      statuses.push((await auth('two-factor/verify-totp', { code: String(100_000 + round * 10 + guess) }, half)).status);
    }
  }
  expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
});

test('whoever signs in again in the same browser leaves no session behind', async () => {
  const { id, cookie } = await enter('kaja');
  const again = cookieOf(await signIn('kaja', cookie));
  expect([(await me(cookie)).status, (await me(again)).status]).toEqual([401, 200]);
  expect(await product.query('SELECT 1 FROM identity_sessions WHERE "userId" = $1', [id])).toHaveLength(1);
});

test('how long a forgotten password takes to be answered does not tell who has an account', async () => {
  await enter('lotte');
  // A mail server that never says a word.
  const silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const SMTP_URL = `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const slow = await startProduct({ ROLE: 'api', PORT: String(port), PUBLIC_URL: url, SMTP_URL, MAIL_FROM: 'health@example.org' }, product.databaseUrl);
  try {
    for (const email of ['lotte@example.org', 'nobody@example.org']) {
      const started = Date.now();
      const { status } = await slow.post('/api/auth/request-password-reset', { email }, { ...NOBODY, origin: url });
      expect([email, status, Date.now() - started < 2_000]).toEqual([email, 200, true]);
    }
  } finally {
    await slow.stop();
    silent.close();
  }
});
