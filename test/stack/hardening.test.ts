import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NewToken } from '@rollout-health/shared/access';
import type { PersonLink } from '@rollout-health/shared/people';
import type { Role } from '@rollout-health/shared/permissions';
import { crowdedDeclaration } from './crowded-rollout.js';
import { freePort } from './free-port.js';
import { Client, environmentOf, eventually, startProduct, TOKEN, type Product } from './harness.js';
import { ProductProcess } from './processes.js';

let product: Product;

beforeAll(async () => {
  product = await startProduct();
  await product.post(
    '/api/v1/rollouts',
    crowdedDeclaration('shop', (what) => what),
  );
});
afterAll(() => product.stop());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const nobody = { authorization: '' };
async function tokenOf(role: Role, rollout?: string): Promise<string> {
  return (await product.post<NewToken>('/api/v1/tokens', { name: role, role, ...(rollout && { rollout }) })).body.token;
}

test('every answer carries the headers that keep a browser in its place', async () => {
  for (const path of ['/', '/api/v1/me', '/v1/usage', '/no-such', '/api/docs']) {
    const { headers } = await product.get(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect([path, policy]).toEqual([path, expect.stringMatching(/default-src 'self'.*frame-ancestors 'self'.*object-src 'none'/)]);
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).toMatch(/base-uri 'none'(;|$)/);
    expect([path, headers.get('content-type')]).toEqual([path, expect.stringMatching(/; charset=utf-8$/i)]);
    expect([headers.get('x-content-type-options'), headers.get('x-frame-options'), headers.get('referrer-policy')]).toEqual([
      'nosniff',
      'SAMEORIGIN',
      'no-referrer',
    ]);
    expect([headers.get('access-control-allow-origin'), headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null, null]);
  }
  for (const path of ['/api/v1/me', '/api/v1/rollouts/shop/health', '/api/v1/activity?format=csv'])
    expect([path, (await product.get(path)).headers.get('cache-control')]).toEqual([path, 'no-store']);
  // Sockets answer beside the rest, also what they refuse.
  for (const query of ['EIO=4&transport=polling', 'EIO=4&transport=polling&sid=none', 'EIO=4&transport=none']) {
    const { headers } = await product.get(`/socket.io/?${query}`);
    expect([query, headers.get('x-content-type-options'), headers.get('content-security-policy')]).toEqual([
      query,
      'nosniff',
      expect.stringContaining("frame-ancestors 'none'"),
    ]);
  }
  const { headers } = await product.get('/');
  expect(headers.get('strict-transport-security')).toBeNull();
  const preflight = await product.send('OPTIONS', '/api/v1/tokens', undefined, {
    origin: 'https://elsewhere.example',
    'access-control-request-method': 'POST',
  });
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
});

test('metrics that are not public are for who may see every rollout: they count all of them together', async () => {
  const closed = await startProduct({ ROLE: 'api', METRICS_PUBLIC: 'false' }, product.databaseUrl);
  try {
    const read = async (headers: Record<string, string>) => (await closed.send('GET', '/metrics', undefined, headers)).status;
    expect([await read(nobody), await read(bearer(await tokenOf('administrator', 'shop'))), await read(bearer(await tokenOf('viewer')))]).toEqual([
      401, 403, 200,
    ]);
  } finally {
    await closed.stop();
  }
});

describe('behind a proxy with TLS, and with a portal that shows the wallboard', () => {
  test('browsers are told to stay on TLS, and only the wallboard may stand in a frame of that portal', async () => {
    const port = await freePort();
    const guarded = await startProduct(
      { PORT: String(port), PUBLIC_URL: 'https://health.example.org', FRAME_ANCESTORS: 'https://portal.example.org' },
      product.databaseUrl,
    );
    try {
      const local = new Client(`http://127.0.0.1:${port}`);
      const paths = [
        '/r/shop/operations',
        '/r/shop/operations?wall=1',
        '/api/v1/me?wall=1',
        '/settings/tokens?wall=1',
        '/r/shop/people?wall=1',
        '/r/shop/operations?wall=0&wall=1',
        '/shared?wall=1',
      ];
      const [page, wallboard, api, ...others] = await Promise.all(paths.map((path) => local.get(path)));
      const socket = await local.get('/socket.io/?EIO=4&transport=polling');
      for (const answer of [page, wallboard, api, socket]) expect(answer?.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
      const ancestors = [page, wallboard, api, ...others].map(
        (answer) => /frame-ancestors ([^;]*)/.exec(answer?.headers.get('content-security-policy') ?? '')?.[1],
      );
      expect(ancestors).toEqual(["'self'", "'self' https://portal.example.org", ...Array<string>(5).fill("'self'")]);
      expect([page, wallboard, api].map((answer) => answer?.headers.get('x-frame-options'))).toEqual(['SAMEORIGIN', null, 'SAMEORIGIN']);
    } finally {
      await guarded.stop();
    }
  });
});

describe('the log', () => {
  test('keeps one JSON object a line whatever is sent, and nothing that is secret or personal', async () => {
    const secret = 'a-secret-that-no-line-may-hold';
    const { databaseUrl } = product;
    const logged = await ProductProcess.start(environmentOf(databaseUrl, { LOG_LEVEL: 'trace', ROLE: 'api' }));
    try {
      const forged = '\n{"level":"error","msg":"forged"}\r\n';
      await logged.post('/api/auth/sign-in/email', { email: `${secret}@example.org${forged}`, password: secret }, nobody);
      await logged.get(`/api/v1/rollouts/${encodeURIComponent(forged)}?text=${encodeURIComponent(forged + secret)}`);
      await logged.send('GET', '/api/v1/me', undefined, { authorization: `Bearer rht_${secret}`, 'user-agent': secret });
      await logged.post('/v1/usage', { id: secret, name: forged, at: 1, user: secret }, { authorization: `Bearer rhi_${secret}` });
      await logged.post('/api/v1/tokens', `{"name": ${secret}${forged}`, { 'content-type': 'application/json' });
      await logged.post('/api/v1/rollouts', { ...crowdedDeclaration('logged', (what) => what), purpose: secret + forged });
      // Who came in, and who was refused, by route and number.
      const { body: guest } = await product.post<PersonLink>('/api/v1/people', {
        name: 'Guest',
        email: 'guest@example.org',
        grants: { installation: null, rollouts: {} },
      });
      const own = { ...nobody, origin: logged.url };
      await logged.post('/api/auth/reset-password', { newPassword: secret, token: guest.link.split('#')[1] }, own);
      const entered = await logged.post('/api/auth/sign-in/email', { email: 'guest@example.org', password: secret }, own);
      const cookie = entered.headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; ');
      expect((await logged.send('GET', '/api/v1/people', undefined, { ...nobody, cookie })).status).toBe(403);
      await eventually(() =>
        expect(logged.output).toMatch(/"route":"\/api\/v1\/people","need":"people.manage","status":403,"kind":"person","caller":"\w+","msg":"refused"/),
      );
      expect(logged.output).toMatch(new RegExp(`"person":"${guest.id}","way":"/sign-in/email","msg":"session begun"`));
      await logged.post('/api/auth/two-factor/verify-totp', { code: '123456' }, own);
      await logged.post('/api/auth/passkey/verify-authentication', { response: { id: secret } }, own);
      for (const way of ['/two-factor/verify-totp', '/passkey/verify-authentication'])
        await eventually(() => expect(logged.output).toContain(`"way":"${way}","msg":"sign-in refused"`));
      // An error of ours: the database says no in the middle of a request.
      await product.query('ALTER TABLE premortem_items RENAME TO premortem_away');
      const failed = await logged.post('/api/v1/rollouts/shop/premortem', { text: secret + forged });
      await product.query('ALTER TABLE premortem_away RENAME TO premortem_items');
      expect([failed.status, JSON.stringify(failed.body)]).toEqual([500, expect.not.stringMatching(/premortem|relation|at \w+ \(/)]);
      await eventually(() => expect(logged.output).toContain('unexpected error'));
      const lines = logged.output.split('\n').filter((line) => line !== '' && !/^(ready on|First time|building)/.test(line));
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), msg: expect.not.stringMatching(/forged/) });
      expect(logged.output).not.toContain(secret);
      expect(logged.output).not.toContain(TOKEN);
      expect(logged.output).not.toContain(new URL(databaseUrl).password || 'no password');
    } finally {
      await logged.end('SIGTERM');
    }
  }, 120_000);
});
