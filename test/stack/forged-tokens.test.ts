import { createHash, createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort } from './free-port.js';
import { cookieOf, startProduct, type Product } from './harness.js';
import { visitorsOf } from './visitors.js';

/**
 * A provider that answers as one should, but for the one thing that a case changes: what is refused is refused for that,
 * and the first case, which changes nothing, comes in.
 */
const SECRET = 'a secret of the provider';
const KEY_ID = 'the-key';
const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });

interface Token {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  signature: (text: string) => string;
}
type Change = (token: Token) => void;

let product: Product;
let provider: Server;
let issuer: string;
let nonce = '';
let change: Change = () => undefined;
let exchanged: URLSearchParams[] = [];

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signedBy = (key: KeyObject) => (text: string) => sign('sha256', Buffer.from(text), key).toString('base64url');

function idToken(): string {
  const now = Math.floor(Date.now() / 1_000);
  const person = { sub: 'vera', email: 'vera@example.org', email_verified: true, name: 'Vera' };
  const token: Token = {
    header: { alg: 'RS256', kid: KEY_ID, typ: 'JWT' },
    claims: { iss: issuer, aud: 'rollout-health', iat: now, exp: now + 600, nonce, ...person },
    signature: signedBy(own.privateKey),
  };
  change(token);
  const text = `${base64(token.header)}.${base64(token.claims)}`;
  return `${text}.${token.signature(text)}`;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (body: object) => void response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  if (request.url?.startsWith('/jwks')) return send({ keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' }] });
  if (request.url?.startsWith('/token')) {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    exchanged.push(new URLSearchParams(body));
    return send({ access_token: 'opaque', token_type: 'Bearer', expires_in: 600, id_token: idToken() });
  }
  return send({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
}

beforeAll(async () => {
  provider = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const port = String(await freePort());
  const settings = { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'rollout-health', OIDC_CLIENT_SECRET: SECRET };
  product = await startProduct({ PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}`, ...settings });
});
afterAll(async () => {
  await product.stop();
  provider.closeAllConnections();
  provider.close();
});

const { asPerson, auth, forgetAttempts, me } = visitorsOf(() => product);

/** What the browser is sent to the provider with. */
async function begin(): Promise<{ state: string; challenge: string; cookie: string }> {
  await forgetAttempts();
  const started = await auth<{ url: string }>('sign-in/social', { provider: 'oidc', callbackURL: '/' });
  const asked = new URL(started.body.url).searchParams;
  nonce = asked.get('nonce') ?? '';
  return { state: asked.get('state') ?? '', challenge: asked.get('code_challenge') ?? '', cookie: cookieOf(started) };
}
/** Comes back from the provider; the cookie of the session, or '' when there is none. */
async function comeBack(state: string, cookie: string): Promise<string> {
  const answered = await fetch(`${product.url}/api/auth/callback/oidc?${new URLSearchParams({ code: 'a-code', state }).toString()}`, {
    redirect: 'manual',
    headers: asPerson(cookie),
  });
  return /[^;\s]*session_token=\w[^;]*/.exec(cookieOf(answered))?.[0] ?? '';
}
async function comeIn(changed: Change = () => undefined): Promise<string> {
  change = changed;
  const { state, cookie } = await begin();
  return comeBack(state, cookie);
}

describe('an ID token', () => {
  test('that is as it should be lets in', async () => {
    expect((await me(await comeIn())).body).toMatchObject({ name: 'Vera' });
  });

  test.each<[string, Change]>([
    ['that nobody signed', (token) => Object.assign(token, { header: { alg: 'none' }, signature: () => '' })],
    ['without its signature', (token) => (token.signature = () => '')],
    ['signed by another key', (token) => (token.signature = signedBy(other.privateKey))],
    ['signed by a key that it brings along', (token) => bring(token, { jwk: other.publicKey.export({ format: 'jwk' }) })],
    ['signed by a key at an address that it names', (token) => bring(token, { jku: 'http://127.0.0.1:9/keys', kid: 'elsewhere' })],
    ['signed by the secret of the client', (token) => hmac(token, SECRET)],
    ['signed by the public key, taken for a secret', (token) => hmac(token, own.publicKey.export({ format: 'pem', type: 'spki' }) as string)],
    ['of another issuer', ({ claims }) => (claims.iss = 'https://elsewhere.example')],
    ['for another client', ({ claims }) => (claims.aud = 'somebody-else')],
    ['whose time is over', ({ claims }) => (claims.exp = Math.floor(Date.now() / 1_000) - 600)],
    ['whose time is to come', ({ claims }) => (claims.nbf = Math.floor(Date.now() / 1_000) + 600)],
    ['of another sign-in', ({ claims }) => (claims.nonce = 'another')],
    ['of no sign-in', ({ claims }) => delete claims.nonce],
    ['of nobody', ({ claims }) => delete claims.sub],
  ])('%s lets nobody in', async (_case, changed) => {
    expect(await comeIn(changed)).toBe('');
  });

  function bring(token: Token, header: object): void {
    Object.assign(token.header, header);
    token.signature = signedBy(other.privateKey);
  }
  function hmac(token: Token, secret: string): void {
    token.header.alg = 'HS256';
    token.signature = (text) => createHmac('sha256', secret).update(text).digest('base64url');
  }
});

describe('the way back from the provider', () => {
  test('is that of the browser that went there: another state, another browser, or a second time leads nowhere', async () => {
    change = () => undefined;
    const { state, cookie } = await begin();
    expect([await comeBack(`${state}x`, cookie), await comeBack('', cookie), await comeBack(state, '')]).toEqual(['', '', '']);
    const again = await begin();
    expect([await comeBack(again.state, again.cookie), await comeBack(again.state, again.cookie)]).toEqual([expect.stringMatching(/session_token/), '']);
  });

  test('shows the provider what the way there was begun with', async () => {
    exchanged = [];
    const { state, challenge, cookie } = await begin();
    await comeBack(state, cookie);
    const verifier = exchanged[0]?.get('code_verifier') ?? '';
    expect([verifier.length >= 43, createHash('sha256').update(verifier).digest('base64url')]).toEqual([true, challenge]);
  });
});

test('a person is who the provider numbers them, whatever address they have there now', async () => {
  const { id } = (await me(await comeIn())).body;
  expect((await me(await comeIn(({ claims }) => (claims.email = 'vera.new@example.org')))).body.id).toBe(id);
  const namesake = await comeIn(({ claims }) => Object.assign(claims, { sub: 'another', email: 'vera@example.org', email_verified: false }));
  expect(namesake).toBe('');
});
