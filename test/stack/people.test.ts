import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WatchAnswer } from '@rollout-health/shared/live';
import type { PersonLink, RolloutInvited, RolloutPerson } from '@rollout-health/shared/people';
import type { Grants } from '@rollout-health/shared/permissions';
import { TOTP, URI } from 'otpauth';
import { io } from 'socket.io-client';
import { cookieOf, eventually, type Product } from './harness.js';
import type { LetterBox } from './letter-box.js';
import { PASSWORD, VIEWER, startWithLetters, visitorsOf } from './visitors.js';

let product: Product;
let box: LetterBox;

beforeAll(async () => {
  ({ product, box } = await startWithLetters('shop', 'care'));
});
afterAll(async () => {
  await product.stop();
  await box.stop();
});

const { accept, asPerson, auth, enter, forgetAttempts, invite, me, people, signIn } = visitorsOf(() => product);
const texts = () => box.letters.map(({ text }) => text);

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

test('whoever lost device and recovery codes is let in by the password again, by an administrator, and told so', async () => {
  const { id, cookie } = await enter('wilma');
  const drop = (as: Record<string, string> = {}) => product.send('DELETE', `/api/v1/people/${id}/second-factor`, undefined, as);
  expect((await drop()).status).toBe(409);
  const { body } = await auth<{ totpURI: string }>('two-factor/enable', { password: PASSWORD }, cookie);
  const verified = await auth('two-factor/verify-totp', { code: (URI.parse(body.totpURI) as TOTP).generate() }, cookie);
  const now = cookieOf(verified) || cookie;
  expect((await people()).find((person) => person.id === id)?.hasSecondFactor).toBe(true);
  const owner = await enter('walter', { installation: null, rollouts: { shop: 'administrator' } });
  const boss = await enter('wanda', { installation: 'administrator', rollouts: {} });
  expect([(await drop(asPerson(now))).status, (await drop(asPerson(owner.cookie))).status]).toEqual([403, 403]);
  expect((await product.send('DELETE', `/api/v1/people/${boss.id}/second-factor`, undefined, asPerson(boss.cookie))).status).toBe(409);
  expect([(await drop(asPerson(boss.cookie))).status, (await me(now)).status]).toEqual([204, 401]);
  await forgetAttempts();
  expect((await me(cookieOf(await signIn('wilma@example.org')))).body.name).toBe('wilma');
  await eventually(() => expect(texts().some((text) => text.includes('wilma@example.org') && text.includes('wanda took your authenticator app'))).toBe(true));
  expect(await product.query(`SELECT 1 FROM activity WHERE action = 'second factor dropped' AND actor = 'wanda' AND subject = 'wilma'`)).toHaveLength(1);
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
