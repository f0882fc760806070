import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AccessState } from '@rollout-health/shared/access';
import { freePort } from './free-port.js';
import { cookieOf, startProduct, type Product } from './harness.js';
import { signInThrough, startOidc, type OidcPerson } from './oidc.js';
import { NOBODY, PASSWORD, visitorsOf } from './visitors.js';

const known = new Map<string, OidcPerson>();
let product: Product;
let provider: Awaited<ReturnType<typeof startOidc>>;

const settings = (url: string, issuer: string) => ({
  PORT: new URL(url).port,
  PUBLIC_URL: url,
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: 'rollout-health',
  OIDC_CLIENT_SECRET: 'a secret of the provider',
  OIDC_NAME: 'Example Org',
  OIDC_ROLES: 'ops=operator, partners=viewer@shop',
});

beforeAll(async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  provider = await startOidc(`${url}/api/auth/callback/oidc`, known);
  product = await startProduct(settings(url, provider.issuer));
  const stages = [{ key: 'pilot', name: 'Pilot', kind: 'pilot' as const, plannedUsers: 50, startedAt: new Date(Date.now() - 86_400_000).toISOString() }];
  for (const key of ['shop']) await product.declare({ key, name: key, purpose: 'People come and go.', stages });
});
afterAll(async () => {
  await product.stop();
  await provider.stop();
});

const { asPerson, auth, forgetAttempts, invite, me, people } = visitorsOf(() => product);

describe('an identity provider', () => {
  const person = (sub: string, ...of: string[]): OidcPerson => ({ sub, email: `${sub}@example.org`, email_verified: true, name: sub, groups: of });
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

  test('lets people in, with the roles of their groups', async () => {
    known.set('otto', person('otto', 'ops', 'choir'));
    expect((await me(await come('otto'))).body).toMatchObject({ name: 'otto', grants: { installation: 'operator', rollouts: {} } });
    known.set('paul', person('paul', 'partners'));
    const partner = await come('paul');
    expect((await me(partner)).body.grants).toEqual({ installation: null, rollouts: { shop: 'viewer' } });
    known.set('eva', person('eva'));
    const stranger = await come('eva');
    expect((await product.send('GET', '/api/v1/rollouts', undefined, asPerson(stranger))).body).toEqual({ rollouts: [] });
  });

  test('says what people are called, in one line', async () => {
    known.set('rita', { ...person('rita'), name: 'Rita\r\n\r\nOpen https://evil.example' });
    expect((await me(await come('rita'))).body.name).toBe('Rita Open https://evil.example');
  });

  test('that moves somebody to another group changes their roles at the next sign-in', async () => {
    known.set('otto', person('otto', 'partners'));
    expect((await me(await come('otto'))).body.grants).toEqual({ installation: null, rollouts: { shop: 'viewer' } });
  });

  test('finds who was invited under the same address, and only with an address that it verified', async () => {
    const { id } = (await invite('nora')).body;
    known.set('nora', person('nora', 'ops'));
    expect((await me(await come('nora'))).body).toMatchObject({ id, grants: { installation: 'operator', rollouts: { shop: 'viewer' } } });
    await invite('olga', { installation: 'administrator', rollouts: {} });
    known.set('mallory', { ...person('mallory'), email: 'olga@example.org', email_verified: false });
    expect((await me(await come('mallory'))).status).toBe(401);
  });

  test('lets nobody in who was deactivated here', async () => {
    const row = (await people()).find(({ name }) => name === 'paul');
    await product.send('PUT', `/api/v1/people/${row?.id}/deactivation`);
    expect((await me(await come('paul'))).status).toBe(401);
  });

  test('is not followed to addresses elsewhere', async () => {
    const answer = await auth<{ url?: string }>('sign-in/social', { provider: 'oidc', callbackURL: 'https://elsewhere.example/' });
    expect(answer.status).toBe(403);
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

  test('whose metadata names another issuer is not believed: who answers for an address cannot lend it to somebody else', async () => {
    const metadata = await (await fetch(`${provider.issuer}/.well-known/openid-configuration`)).text();
    const answer = (_: unknown, response: ServerResponse) => void response.setHeader('content-type', 'application/json').end(metadata);
    const borrowed = createServer(answer).listen(0, '127.0.0.1');
    await once(borrowed, 'listening');
    const url = `http://127.0.0.1:${await freePort()}`;
    const issuer = `http://127.0.0.1:${(borrowed.address() as AddressInfo).port}`;
    const deceived = await startProduct({ ...settings(url, issuer), ROLE: 'api' }, product.databaseUrl);
    try {
      await forgetAttempts();
      const own = { ...NOBODY, origin: url };
      const started = await deceived.post<{ title: string; url?: string }>('/api/auth/sign-in/social', { provider: 'oidc', callbackURL: '/' }, own);
      expect([started.status, started.body.url, started.body.title]).toEqual([502, undefined, expect.stringMatching(/answers in another name/)]);
      const back = await deceived.send('GET', '/api/auth/callback/oidc?code=x&state=y', undefined, own);
      expect([back.status, cookieOf(back)]).toEqual([502, '']);
    } finally {
      await deceived.stop();
      borrowed.close();
    }
  });
});
