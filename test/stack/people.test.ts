import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Me } from '@rollout-health/shared/access';
import type { WatchAnswer } from '@rollout-health/shared/live';
import type { PersonLink, PersonRow, RolloutInvited, RolloutPerson } from '@rollout-health/shared/people';
import type { Grants } from '@rollout-health/shared/permissions';
import { TOTP, URI } from 'otpauth';
import { io } from 'socket.io-client';
import { freePort } from './free-port.js';
import { cookieOf, eventually, startProduct, type Product } from './harness.js';
import { openLetterBox, type LetterBox } from './letter-box.js';
import { signInThrough, startOidc, type OidcPerson } from './oidc.js';

const NOBODY = { authorization: '' };
const PASSWORD = 'several quiet words';
const VIEWER: Grants = { installation: null, rollouts: { shop: 'viewer' } };

const groups = new Map<string, OidcPerson>();
let product: Product;
let provider: Awaited<ReturnType<typeof startOidc>>;
let box: LetterBox;

beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  [provider, box] = await Promise.all([startOidc(`${url}/api/auth/callback/oidc`, groups), openLetterBox()]);
  product = await startProduct({
    PORT: String(port),
    PUBLIC_URL: url,
    SMTP_URL: box.url,
    MAIL_FROM: 'health@example.org',
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: 'rollout-health',
    OIDC_CLIENT_SECRET: 'a secret of the provider',
    OIDC_NAME: 'Example Org',
    OIDC_ROLES: 'ops=operator, partners=viewer@shop',
  });
  const stages = [{ key: 'pilot', name: 'Pilot', kind: 'pilot' as const, plannedUsers: 50, startedAt: new Date(Date.now() - 86_400_000).toISOString() }];
  for (const key of ['shop', 'care']) await product.declare({ key, name: key, purpose: 'People come and go.', stages });
});
afterAll(async () => {
  await product.stop();
  await provider.stop();
  await box.stop();
});

const texts = () => box.letters.map(({ text }) => text);
const asPerson = (cookie: string) => ({ ...NOBODY, cookie, origin: product.url });
const auth = <Body>(path: string, body: object = {}, cookie = '') => product.post<Body>(`/api/auth/${path}`, body, asPerson(cookie));
const signIn = (email: string, password = PASSWORD) => auth<{ twoFactorRedirect?: boolean }>('sign-in/email', { email, password });
const me = (cookie: string) => product.send<Me>('GET', '/api/v1/me', undefined, asPerson(cookie));
const invite = (name: string, grants: Grants = VIEWER) => product.post<PersonLink>('/api/v1/people', { name, email: `${name}@example.org`, grants });
const people = async () => (await product.get<{ people: PersonRow[] }>('/api/v1/people')).body.people;
const accept = ({ link }: PersonLink, newPassword = PASSWORD) => auth<{ message?: string }>('reset-password', { newPassword, token: link.split('#')[1] });
const forgetAttempts = () => product.query('DELETE FROM identity_rate_limits');

/** Invited, with a password, signed in. */
async function enter(name: string, grants: Grants = VIEWER): Promise<{ id: string; cookie: string }> {
  const { body } = await invite(name, grants);
  expect((await accept(body)).status).toBe(200);
  await forgetAttempts();
  return { id: body.id, cookie: cookieOf(await signIn(`${name}@example.org`)) };
}

describe('an invitation', () => {
  test('is mailed and shown as a link that works once; who takes it is at work at once, with the roles that were given', async () => {
    const { body, status } = await invite('grace');
    expect([status, body.isMailed]).toEqual([201, true]);
    expect(texts().at(-1)).toContain(`${product.url}${body.link}`);
    expect((await people()).find(({ id }) => id === body.id)).toMatchObject({ state: 'invited', grants: VIEWER });
    expect((await signIn('grace@example.org')).status).toBe(401);
    expect((await accept(body)).status).toBe(200);
    expect((await accept(body, 'another set of words')).status).toBe(400);
    const cookie = cookieOf(await signIn('grace@example.org'));
    expect((await me(cookie)).body).toMatchObject({ kind: 'person', name: 'grace', grants: VIEWER });
    expect((await people()).find(({ id }) => id === body.id)?.state).toBe('active');
  });

  test('that ran out is made anew, and the earlier link stops working', async () => {
    const first = (await invite('lise')).body;
    const second = (await product.post<PersonLink>(`/api/v1/people/${first.id}/links`)).body;
    expect((await accept(first)).status).toBe(400);
    await product.query(`UPDATE identity_verifications SET "expiresAt" = now() - interval '1 second' WHERE value = $1`, [first.id]);
    expect((await accept(second)).status).toBe(400);
  });

  test('keeps its secret as a hash', async () => {
    const { link } = (await invite('rosa')).body;
    const kept = await product.query<{ kept: string }>('SELECT v::text AS kept FROM identity_verifications v');
    expect(kept.every((row) => !row.kept.includes(link.split('#')[1] as string))).toBe(true);
  });

  test('of somebody who is known, or for a rollout that does not exist, is refused in words', async () => {
    expect((await invite('grace')).status).toBe(409);
    const { status } = await invite('nils', { installation: null, rollouts: { nowhere: 'viewer' } });
    expect([status, (await people()).some(({ name }) => name === 'nils')]).toEqual([400, false]);
  });
});

describe('a password', () => {
  test.each([['short'], ['passwordpassword'], ['1'.repeat(20)], ['rollouthealth2026'], ['x'.repeat(200)]])(
    'of "%s" is refused, and the link stays good',
    async (bad) => {
      await forgetAttempts();
      const { body } = await invite(`p${Math.random().toString(36).slice(2)}`);
      expect((await accept(body, bad)).status).toBe(400);
      expect((await accept(body)).status).toBe(200);
    },
  );

  test('that was forgotten is reset by a letter, which says nothing about who exists, and ends every session', async () => {
    const { cookie } = await enter('edith');
    const answers = [
      await auth('request-password-reset', { email: 'edith@example.org' }),
      await auth('request-password-reset', { email: 'nobody@example.org' }),
    ];
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    // The answer does not wait for it.
    const letter = await eventually(() => {
      const found = texts().find((one) => one.includes('edith@example.org') && one.includes('Subject: Choose a new password'));
      expect(found).toBeDefined();
      return found as string;
    });
    const token = /accept#(\S+)/.exec(letter)?.[1];
    expect((await auth('reset-password', { newPassword: 'other words this time', token })).status).toBe(200);
    expect((await me(cookie)).status).toBe(401);
    // One for the password of the invitation, one for this.
    const told = () => texts().filter((letter) => letter.includes('edith@example.org') && letter.includes('password reset'));
    await eventually(() => expect(told()).toHaveLength(2));
    expect([(await signIn('edith@example.org')).status, (await signIn('edith@example.org', 'other words this time')).status]).toEqual([401, 200]);
  });

  test('that was forgotten is chosen anew by a link of an administrator where no letters are sent', async () => {
    const { id, cookie } = await enter('ruth');
    const silent = await startProduct({ ROLE: 'api' }, product.databaseUrl);
    try {
      const { body } = await silent.post<PersonLink>(`/api/v1/people/${id}/links`);
      expect([body.isMailed, body.link]).toEqual([false, expect.stringMatching(/^\/accept#/)]);
      const reset = { newPassword: 'other words this time', token: body.link.split('#')[1] };
      const answer = await silent.post('/api/auth/reset-password', reset, { ...NOBODY, origin: silent.url });
      expect([answer.status, (await me(cookie)).status]).toEqual([200, 401]);
      expect((await signIn('ruth@example.org', 'other words this time')).status).toBe(200);
    } finally {
      await silent.stop();
    }
  });

  test('is changed with the one of before, by the same rules', async () => {
    const { cookie } = await enter('hedy');
    const change = (currentPassword: string, newPassword: string) =>
      auth('change-password', { currentPassword, newPassword, revokeOtherSessions: true }, cookie);
    expect((await change('not this', 'quite another text')).status).toBe(400);
    expect((await change(PASSWORD, 'hedy@example.org')).status).toBe(400);
    expect((await change(PASSWORD, 'quite another text')).status).toBe(200);
  });
});

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

describe('wrong passwords', () => {
  test('are counted by account, whatever addresses they come from; where the person signed in before, they still can', async () => {
    const { cookie } = await enter('olga');
    expect(cookie).toMatch(/known-device=/);
    const guess = async () => {
      await forgetAttempts();
      return auth<{ message: string }>('sign-in/email', { email: 'OLGA@example.org', password: 'a wrong set of words' });
    };
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) statuses.push((await guess()).status);
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
    const refused = await guess();
    expect([Number(refused.headers.get('retry-after')) > 0, refused.body.message]).toEqual([true, expect.stringMatching(/Try again in \d+ minutes/)]);
    // The right password, from a browser that nobody knows, waits like any other; from one that is known it does not.
    expect((await signIn('olga@example.org')).status).toBe(429);
    const device = cookie.split('; ').filter((part) => part.includes('known-device'));
    expect((await auth('sign-in/email', { email: 'olga@example.org', password: PASSWORD }, device.join('; '))).status).toBe(200);
    expect((await auth('sign-in/email', { email: 'olga@example.org', password: PASSWORD }, `${device[0]}x`)).status).toBe(429);
    const other = cookieOf(await signIn('mary@example.org'))
      .split('; ')
      .filter((part) => part.includes('known-device'));
    expect((await auth('sign-in/email', { email: 'olga@example.org', password: PASSWORD }, other.join('; '))).status).toBe(429);
    const failed = await product.query<{ address: string }>(`SELECT address FROM activity WHERE action = 'sign-in failed' AND subject = 'olga'`);
    expect([failed.length, failed[0]?.address]).toEqual([expect.any(Number), expect.stringMatching(/127\.0\.0\.1/)]);
    expect(failed.length).toBeGreaterThanOrEqual(10);
  });

  test('count across processes, by account and by address: another process refuses what the first one counted, and known devices still come in', async () => {
    const { cookie } = await enter('anna');
    const second = await startProduct({ ROLE: 'api' }, product.databaseUrl);
    const at = (process: Product, email: string, password: string, cookies = '') =>
      process.post<object>('/api/auth/sign-in/email', { email, password }, { ...NOBODY, cookie: cookies, origin: process.url });
    try {
      for (let attempt = 0; attempt < 10; attempt += 1) {
        await forgetAttempts();
        expect((await at(attempt % 2 === 0 ? product : second, 'anna@example.org', 'a wrong set of words')).status).toBe(401);
      }
      await forgetAttempts();
      expect([(await at(product, 'anna@example.org', PASSWORD)).status, (await at(second, 'anna@example.org', PASSWORD)).status]).toEqual([429, 429]);
      const device = cookie
        .split('; ')
        .filter((part) => part.includes('known-device'))
        .join('; ');
      expect((await at(second, 'anna@example.org', PASSWORD, device)).status).toBe(200);
      // Ten a minute from one address, over all accounts, however many processes there are.
      await forgetAttempts();
      const statuses: number[] = [];
      for (let attempt = 0; attempt < 11; attempt += 1)
        statuses.push((await at(attempt % 2 === 0 ? product : second, `nobody-${attempt}@example.org`, 'a wrong set of words')).status);
      expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
    } finally {
      await second.stop();
      await forgetAttempts();
    }
  });

  test('for an account that does not exist are answered alike', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await forgetAttempts();
      statuses.push((await auth('sign-in/email', { email: 'nobody-here@example.org', password: 'a wrong set of words' })).status);
    }
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
  });
});

test('whoever owns an account is told by letter of each change of how it is entered, and the activity has it', async () => {
  const { cookie } = await enter('nina');
  const told = async (what: string) => {
    await eventually(() => expect(texts().filter((letter) => letter.includes('nina@example.org') && letter.includes(what))).toHaveLength(1));
    expect(await product.query(`SELECT 1 FROM activity WHERE action = $1 AND subject = 'nina'`, [what])).toHaveLength(1);
  };
  const changed = await auth('change-password', { currentPassword: PASSWORD, newPassword: 'quite another text', revokeOtherSessions: false }, cookie);
  expect(changed.status).toBe(200);
  await told('password changed');
  const { body } = await auth<{ totpURI: string }>('two-factor/enable', { password: 'quite another text' }, cookie);
  expect(await product.query(`SELECT 1 FROM activity WHERE action = 'second factor added' AND subject = 'nina'`)).toEqual([]);
  const totp = URI.parse(body.totpURI) as TOTP;
  const verified = await auth('two-factor/verify-totp', { code: totp.generate() }, cookie);
  await told('second factor added');
  const now = cookieOf(verified) || cookie;
  expect((await auth('two-factor/generate-backup-codes', { password: 'quite another text' }, now)).status).toBe(200);
  await told('recovery codes made');
  expect((await auth('two-factor/disable', { password: 'quite another text' }, now)).status).toBe(200);
  await told('second factor removed');
});

describe('deactivation', () => {
  test('ends sessions and sockets within a second, and lets nobody sign in until it is undone', async () => {
    const { id, cookie } = await enter('vera');
    const socket = io(`${product.url}/live`, { extraHeaders: { cookie }, transports: ['websocket'], forceNew: true });
    try {
      const answer = await new Promise<WatchAnswer>((resolve) => socket.emit('watch', { rollout: 'shop' }, resolve));
      expect(answer.ok).toBe(true);
      const started = Date.now();
      expect((await product.send('PUT', `/api/v1/people/${id}/deactivation`)).status).toBe(204);
      expect((await me(cookie)).status).toBe(401);
      await eventually(() => expect(socket.connected).toBe(false), 5_000);
      expect(Date.now() - started).toBeLessThan(1_000);
    } finally {
      socket.close();
    }
    expect((await signIn('vera@example.org')).status).toBe(403);
    expect((await product.send('DELETE', `/api/v1/people/${id}/deactivation`)).status).toBe(204);
    expect((await signIn('vera@example.org')).status).toBe(200);
  });

  test('and taking roles never leaves an installation without an administrator', async () => {
    const { id } = await enter('root', { installation: 'administrator', rollouts: {} });
    expect((await product.send('PUT', `/api/v1/people/${id}/deactivation`)).status).toBe(409);
    expect((await product.send('PUT', `/api/v1/people/${id}/grants`, VIEWER)).status).toBe(409);
    expect((await people()).find((person) => person.id === id)).toMatchObject({ state: 'active', grants: { installation: 'administrator' } });
  });
});

test('roles count from the next request on, and nobody gives themselves any', async () => {
  const { id, cookie } = await enter('tove');
  const read = async (rollout: string) => (await product.send('GET', `/api/v1/rollouts/${rollout}`, undefined, asPerson(cookie))).status;
  expect([await read('shop'), await read('care')]).toEqual([200, 404]);
  const raise: Grants = { installation: 'administrator', rollouts: {} };
  expect((await product.send('PUT', `/api/v1/people/${id}/grants`, raise, asPerson(cookie))).status).toBe(403);
  for (const path of [
    'admin/set-role',
    'admin/create-user',
    'admin/ban-user',
    'admin/impersonate-user',
    'update-user',
    'delete-user',
    'change-email',
    'sign-up/email',
  ])
    expect([path, (await auth(path, { userId: id, role: 'admin', name: 'x', grants: raise }, cookie)).status]).toEqual([path, 404]);
  expect((await product.send('PUT', `/api/v1/people/${id}/grants`, { installation: null, rollouts: { care: 'owner' } })).status).toBe(204);
  expect([await read('shop'), await read('care')]).toEqual([404, 200]);
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

describe('an identity provider', () => {
  async function come(account: string): Promise<string> {
    await forgetAttempts();
    const started = await auth<{ url: string }>('sign-in/social', { provider: 'oidc', callbackURL: '/' });
    const end = await signInThrough(started.body.url, cookieOf(started), account, product.url);
    return cookieOf(end);
  }
  const person = (sub: string, ...of: string[]): OidcPerson => ({ sub, email: `${sub}@example.org`, email_verified: true, name: sub, groups: of });

  test('lets people in, with the roles of their groups', async () => {
    groups.set('otto', person('otto', 'ops', 'choir'));
    expect((await me(await come('otto'))).body).toMatchObject({ name: 'otto', grants: { installation: 'operator', rollouts: {} } });
    groups.set('paul', person('paul', 'partners'));
    const partner = await come('paul');
    expect((await me(partner)).body.grants).toEqual({ installation: null, rollouts: { shop: 'viewer' } });
    groups.set('eva', person('eva'));
    const stranger = await come('eva');
    expect((await product.send('GET', '/api/v1/rollouts', undefined, asPerson(stranger))).body).toEqual({ rollouts: [] });
  });

  test('that moves somebody to another group changes their roles at the next sign-in', async () => {
    groups.set('otto', person('otto', 'partners'));
    expect((await me(await come('otto'))).body.grants).toEqual({ installation: null, rollouts: { shop: 'viewer' } });
  });

  test('finds who was invited under the same address, and only with an address that it verified', async () => {
    const { id } = (await invite('nora')).body;
    groups.set('nora', person('nora', 'ops'));
    expect((await me(await come('nora'))).body).toMatchObject({ id, grants: { installation: 'operator', rollouts: { shop: 'viewer' } } });
    await invite('olga', { installation: 'administrator', rollouts: {} });
    groups.set('mallory', { ...person('mallory'), email: 'olga@example.org', email_verified: false });
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
});

describe('the owner of a rollout', () => {
  const OWNER: Grants = { installation: null, rollouts: { shop: 'owner' } };
  const here = '/api/v1/rollouts/shop/people';

  test('invites people to it and gives and takes roles there, and sees nobody of elsewhere', async () => {
    const owner = await enter('oona', OWNER);
    await enter('cara', { installation: null, rollouts: { care: 'operator' } });
    const as = asPerson(owner.cookie);
    const { body, status } = await product.post<RolloutInvited>(here, { name: 'neo', email: 'neo@example.org', role: 'operator' }, as);
    // The letter goes to the address: whoever invites does not get to choose its password.
    expect([status, body.link, body.isMailed]).toEqual([201, null, true]);
    const seen = await product.send<{ people: RolloutPerson[] }>('GET', here, undefined, as);
    expect(seen.body.people).toContainEqual({ id: body.id, name: 'neo', email: 'neo@example.org', role: 'operator', groupRole: null, state: 'invited' });
    expect(seen.body.people.some(({ name }) => name === 'cara')).toBe(false);
    expect((await product.send('PUT', `${here}/${body.id}/role`, { role: 'owner' }, as)).status).toBe(204);
    expect((await people()).find(({ name }) => name === 'neo')?.grants).toEqual(OWNER);
    expect((await product.send('DELETE', `${here}/${body.id}/role`, undefined, as)).status).toBe(204);
    expect((await people()).find(({ name }) => name === 'neo')?.grants).toEqual({ installation: null, rollouts: {} });
    const known = await product.post<RolloutInvited>(here, { name: 'another name', email: 'cara@example.org', role: 'viewer' }, as);
    expect([known.status, known.body.link]).toEqual([201, null]);
    expect((await people()).find(({ name }) => name === 'cara')?.grants).toEqual({ installation: null, rollouts: { care: 'operator', shop: 'viewer' } });
    expect((await product.query(`SELECT 1 FROM activity WHERE action LIKE 'role %' AND actor = 'oona' AND rollout_id IS NOT NULL`)).length).toBe(3);
  });

  test('makes nobody an administrator, changes none, and reaches nothing for the installation or in another rollout', async () => {
    const { cookie } = await enter('owen', OWNER);
    const boss = await enter('bess', { installation: null, rollouts: { shop: 'administrator' } });
    const admin = await enter('adam', { installation: 'administrator', rollouts: {} });
    const ask = async (method: string, path: string, body?: object) => (await product.send(method, path, body, asPerson(cookie))).status;
    expect(await ask('POST', here, { name: 'x', email: 'x@example.org', role: 'administrator' })).toBe(400);
    expect(await ask('PUT', `${here}/${boss.id}/role`, { role: 'viewer' })).toBe(403);
    expect(await ask('DELETE', `${here}/${boss.id}/role`)).toBe(403);
    expect(await ask('PUT', `${here}/${admin.id}/role`, { role: 'viewer' })).toBe(404);
    expect(await ask('GET', '/api/v1/rollouts/care/people')).toBe(404);
    expect(await ask('GET', '/api/v1/people')).toBe(403);
    expect(await ask('POST', `/api/v1/people/${boss.id}/links`, {})).toBe(403);
    expect((await people()).find(({ id }) => id === boss.id)?.grants).toEqual({ installation: null, rollouts: { shop: 'administrator' } });
  });
});
