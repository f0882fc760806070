import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TOTP, URI } from 'otpauth';
import { Authenticator } from './authenticator.js';
import { cookieOf, eventually, type Answer, type Product } from './harness.js';
import type { LetterBox } from './letter-box.js';
import { PASSWORD, startWithLetters, visitorsOf } from './visitors.js';

let product: Product;
let box: LetterBox;

beforeAll(async () => {
  ({ product, box } = await startWithLetters('shop'));
});
afterAll(async () => {
  await product.stop();
  await box.stop();
});

const { asPerson, auth, enter, forgetAttempts, me, signIn } = visitorsOf(() => product);
const ask = <Body>(path: string, cookie = '') => product.send<Body>('GET', `/api/auth/${path}`, undefined, asPerson(cookie));
const signInAnew = async (name: string, cookie = '') => {
  await forgetAttempts();
  return signIn(`${name}@example.org`, PASSWORD, cookie);
};
const lettersTo = (name: string, about: string) =>
  box.letters.filter(({ to, text }) => to.includes(`${name}@example.org`) && text.includes(`Subject: Rollout Health: ${about}`));
const makeOlder = (id: string, minutes: number) =>
  product.query(`UPDATE identity_sessions SET "createdAt" = now() - make_interval(mins => $2) WHERE "userId" = $1`, [id, minutes]);

describe('sessions', () => {
  test('are listed to their owner, and all others are ended at once', async () => {
    const { cookie } = await enter('mary');
    const other = cookieOf(await signIn('mary@example.org'));
    const { body } = await product.send<object[]>('GET', '/api/auth/list-sessions', undefined, asPerson(cookie));
    expect(body).toHaveLength(2);
    expect((await auth('revoke-other-sessions', {}, cookie)).status).toBe(200);
    expect([(await me(other)).status, (await me(cookie)).status]).toEqual([401, 200]);
  });

  test('get a new identity at each sign-in: one that was planted is not taken over', async () => {
    await forgetAttempts();
    const planted = 'rollout-health.session_token=planted.by-somebody-else';
    const answer = await auth('sign-in/email', { email: 'mary@example.org', password: PASSWORD }, planted);
    expect(cookieOf(answer)).not.toContain('planted');
    expect((await me(planted)).status).toBe(401);
  });

  test('end after seven days without use, and after thirty however much they are used', async () => {
    const { id, cookie } = await enter('alva');
    await product.query(`UPDATE identity_sessions SET "createdAt" = now() - interval '29 days' WHERE "userId" = $1`, [id]);
    expect((await me(cookie)).status).toBe(200);
    await product.query(`UPDATE identity_sessions SET "createdAt" = now() - interval '31 days' WHERE "userId" = $1`, [id]);
    expect((await me(cookie)).status).toBe(401);
    expect(await product.query('SELECT 1 FROM identity_sessions WHERE "userId" = $1', [id])).toEqual([]);
    const again = cookieOf(await signIn('alva@example.org'));
    const [row] = await product.query<{ days: number }>(
      `SELECT extract(epoch FROM "expiresAt" - now()) / 86400 AS days FROM identity_sessions WHERE "userId" = $1`,
      [id],
    );
    expect(Math.round(Number(row?.days))).toBe(7);
    await product.query(`UPDATE identity_sessions SET "expiresAt" = now() - interval '1 second' WHERE "userId" = $1`, [id]);
    expect((await me(again)).status).toBe(401);
  });

  test('with a changed cookie are nobody', async () => {
    const { cookie } = await enter('emmy');
    const [name = '', value = ''] = cookie.split('; ')[0]?.split(/=(.*)/s) ?? [];
    const [token = '', signature = ''] = decodeURIComponent(value).split('.');
    for (const forged of [`${token}.`, token, `${token}x.${signature}`, `${token}.${signature.slice(0, -2)}AA`, `${token}.${'A'.repeat(44)}`])
      expect([forged, (await me(`${name}=${encodeURIComponent(forged)}`)).status]).toEqual([forged, 401]);
    expect((await me(cookie)).status).toBe(200);
  });
});

test('a second factor is asked for once it is set up; a recovery code stands in for it once', async () => {
  const { cookie } = await enter('ilse');
  const { body } = await auth<{ totpURI: string; backupCodes: string[] }>('two-factor/enable', { password: PASSWORD }, cookie);
  const totp = URI.parse(body.totpURI) as TOTP;
  expect([totp.issuer, body.backupCodes.length]).toEqual(['Rollout-Health', 10]);
  expect((await auth('two-factor/verify-totp', { code: '000000' }, cookie)).status).toBe(401);
  expect((await auth('two-factor/verify-totp', { code: totp.generate() }, cookie)).status).toBe(200);
  await forgetAttempts();
  const half = await signIn('ilse@example.org');
  expect(half.body.twoFactorRedirect).toBe(true);
  expect((await me(cookieOf(half))).status).toBe(401);
  const whole = await auth('two-factor/verify-totp', { code: totp.generate() }, cookieOf(half));
  expect((await me(cookieOf(whole))).body.name).toBe('ilse');
  const withCode = async () => auth('two-factor/verify-backup-code', { code: body.backupCodes[0] }, cookieOf(await signIn('ilse@example.org')));
  expect([(await withCode()).status, (await withCode()).status]).toEqual([200, 401]);
  const kept = await product.query<{ kept: string }>('SELECT t::text AS kept FROM identity_two_factors t');
  expect(kept.every((row) => !row.kept.includes(totp.secret.base32) && !row.kept.includes(body.backupCodes[1] as string))).toBe(true);
});

test('a code of the app signs in once: whoever saw it being typed comes too late', async () => {
  const { cookie } = await enter('irma');
  const { body } = await auth<{ totpURI: string }>('two-factor/enable', { password: PASSWORD }, cookie);
  const totp = URI.parse(body.totpURI) as TOTP;
  expect((await auth('two-factor/verify-totp', { code: totp.generate() }, cookie)).status).toBe(200);
  const code = totp.generate();
  const halves = [cookieOf(await signInAnew('irma')), cookieOf(await signInAnew('irma'))];
  await forgetAttempts();
  const [first, second] = [await auth('two-factor/verify-totp', { code }, halves[0]), await auth('two-factor/verify-totp', { code }, halves[1])];
  expect([first.status, second.status, second.body.title]).toEqual([200, 401, expect.stringMatching(/used already/)]);
  expect((await auth('two-factor/verify-totp', { code: totp.generate({ timestamp: Date.now() + 30_000 }) }, halves[1])).status).toBe(200);
});

test('a forgotten password set anew by a link does not open the account past its second factor', async () => {
  const { id, cookie } = await enter('ursel');
  const { body } = await auth<{ totpURI: string }>('two-factor/enable', { password: PASSWORD }, cookie);
  const totp = URI.parse(body.totpURI) as TOTP;
  expect((await auth('two-factor/verify-totp', { code: totp.generate() }, cookie)).status).toBe(200);
  await forgetAttempts();
  const { link } = (await product.post<{ link: string }>(`/api/v1/people/${id}/links`)).body;
  const reset = await auth('reset-password', { newPassword: 'other words this time', token: link.split('#')[1] });
  expect([reset.status, (await me(cookieOf(reset))).status]).toEqual([200, 401]);
  const half = await signIn('ursel@example.org', 'other words this time');
  expect([half.body.twoFactorRedirect, (await me(cookieOf(half))).status]).toEqual([true, 401]);
});

test('wrong codes of a second factor are counted by account, also when they come at once and with a new sign-in each', async () => {
  const { cookie } = await enter('jutta');
  const { body } = await auth<{ totpURI: string }>('two-factor/enable', { password: PASSWORD }, cookie);
  const totp = URI.parse(body.totpURI) as TOTP;
  expect((await auth('two-factor/verify-totp', { code: totp.generate() }, cookie)).status).toBe(200);
  const statuses: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const half = cookieOf(await signInAnew('jutta'));
    for (let guess = 0; guess < 4; guess += 1) {
      await forgetAttempts();
      statuses.push((await auth('two-factor/verify-totp', { code: String(100_000 + round * 10 + guess) }, half)).status);
    }
  }
  expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
});

describe('a passkey', () => {
  const device = () => new Authenticator('127.0.0.1');
  const ceremony = async (way: 'register' | 'authenticate', cookie: string) => {
    await forgetAttempts();
    const options = await ask<{ challenge: string }>(`passkey/generate-${way}-options`, cookie);
    return { status: options.status, challenge: options.body.challenge, cookie: [cookie, cookieOf(options)].filter(Boolean).join('; ') };
  };
  async function add(passkey: Authenticator, cookie: string, more: object = {}): Promise<Answer<{ id: string; title?: string }>> {
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
    expect([late.status, late.body.title]).toEqual([403, expect.stringMatching(/more than an hour ago/)]);
    expect([(await ceremony('register', cookie)).status, (await remove(first.body.id, cookie)).status]).toEqual([403, 403]);
    expect([(await ask('passkey/list-user-passkeys', cookie)).status, (await ask('list-sessions', cookie)).status]).toEqual([200, 200]);
    const again = cookieOf(await signInAnew('frieda'));
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

test('whoever signs in again in the same browser leaves no session behind', async () => {
  const { id, cookie } = await enter('kaja');
  const again = cookieOf(await signInAnew('kaja', cookie));
  expect([(await me(cookie)).status, (await me(again)).status]).toEqual([401, 200]);
  expect(await product.query('SELECT 1 FROM identity_sessions WHERE "userId" = $1', [id])).toHaveLength(1);
});
