import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TOTP, URI } from 'otpauth';
import { cookieOf, createDatabase, dropDatabase, startProduct, type Product } from './harness.js';

const NOBODY = { authorization: '' };
const keyOf = (which: string) => `the ${which} key of an installation's sessions`;
const [FIRST, SECOND, THIRD] = [keyOf('first'), keyOf('second'), keyOf('third')];
const WHO = { email: 'ada@example.org', password: 'several quiet words' };

let databaseUrl: string;
let totp: TOTP;
let cookie: string;

beforeAll(async () => {
  databaseUrl = await createDatabase();
});
afterAll(() => dropDatabase(databaseUrl));

async function started<Result>(more: Record<string, string>, work: (product: Product) => Promise<Result>): Promise<Result> {
  const product = await startProduct({ ROLE: 'api', SESSION_SECRET: '', ...more }, databaseUrl);
  try {
    return await work(product);
  } finally {
    await product.stop();
  }
}
const auth = <Body>(product: Product, path: string, body: object, cookies = '') =>
  product.post<Body>(`/api/auth/${path}`, body, { ...NOBODY, cookie: cookies, origin: product.url });
const me = async (product: Product, cookies: string) => (await product.send('GET', '/api/v1/me', undefined, { ...NOBODY, cookie: cookies })).status;
const secrets = (product: Product) => product.query<{ name: string; value: string }>('SELECT name, value FROM secrets ORDER BY name');

/** With password and a code that was not used before; the new session's cookie. */
async function signIn(product: Product): Promise<string> {
  await product.query(`DELETE FROM sign_in_attempts`);
  const half = await auth<{ twoFactorRedirect?: boolean }>(product, 'sign-in/email', WHO);
  expect(half.body.twoFactorRedirect).toBe(true);
  const whole = await auth(product, 'two-factor/verify-totp', { code: totp.generate() }, cookieOf(half));
  expect(whole.status).toBe(200);
  return cookieOf(whole);
}

test('without a key of its own, an installation keeps one in its database', () =>
  started({}, async (product) => {
    const entered = await product.post('/api/v1/welcome', { ...WHO, name: 'Ada', link: product.welcome.split('#')[1] }, { ...NOBODY, origin: product.url });
    const enabled = await auth<{ totpURI: string }>(product, 'two-factor/enable', { password: WHO.password }, cookieOf(entered));
    totp = URI.parse(enabled.body.totpURI) as TOTP;
    const verified = await auth(product, 'two-factor/verify-totp', { code: totp.generate() }, cookieOf(entered));
    cookie = cookieOf(verified) || cookieOf(entered);
    expect([await me(product, cookie), (await secrets(product)).map(({ name }) => name)]).toEqual([200, ['erasures', 'identity']]);
  }));

test('a key that is given takes the place of the one in the database: everybody signs in again, and second factors stay', () =>
  started({ SESSION_SECRET: FIRST }, async (product) => {
    expect(await me(product, cookie)).toBe(401);
    cookie = await signIn(product);
    expect(await me(product, cookie)).toBe(200);
    const kept = await secrets(product);
    expect(kept.map(({ name }) => name)).toEqual(['erasures', 'identity-check']);
    expect(JSON.stringify(kept)).not.toContain(FIRST);
    expect(await product.query(`SELECT 1 FROM activity WHERE action = 'session key changed'`)).toHaveLength(1);
  }));

test('processes of one installation have one key: who has none, or another, is told in one line and does not start', async () => {
  await started({ SESSION_SECRET: FIRST }, async (product) => expect(await me(product, cookie)).toBe(200));
  await expect(started({}, me as never)).rejects.toThrow(/^This installation signs sessions with a SESSION_SECRET, which this process was not given\./);
  await expect(started({ SESSION_SECRET: SECOND }, me as never)).rejects.toThrow(
    /^SESSION_SECRET is not the one .* set SESSION_SECRET_BEFORE to the earlier one/,
  );
  await expect(started({ SESSION_SECRET: SECOND, SESSION_SECRET_BEFORE: THIRD }, me as never)).rejects.toThrow(/^SESSION_SECRET is not the one/);
});

test('the key is changed by naming the one before; a lost one costs the second factors', async () => {
  await started({ SESSION_SECRET: SECOND, SESSION_SECRET_BEFORE: FIRST }, async (product) => {
    expect(await me(product, cookie)).toBe(401);
    cookie = await signIn(product);
  });
  // Left in place, the earlier one does no harm.
  await started({ SESSION_SECRET: SECOND, SESSION_SECRET_BEFORE: FIRST }, async (product) => expect(await me(product, cookie)).toBe(200));
  await started({ SESSION_SECRET: THIRD, SESSION_SECRET_BEFORE: 'lost' }, async (product) => {
    expect(await me(product, cookie)).toBe(401);
    expect(await me(product, cookieOf(await auth(product, 'sign-in/email', WHO)))).toBe(200);
    expect(await product.query('SELECT 1 FROM identity_two_factors')).toEqual([]);
  });
});
