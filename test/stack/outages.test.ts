import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Problem } from '@rollout-health/shared/problem';
import pg from 'pg';
import { startPostgres } from '../../server/launch/postgres.mjs';
import { freePort } from './free-port.js';
import { cookieOf, eventually, startProduct, type Answer, type Product } from './harness.js';
import { startRedis } from './redis.js';
import { PASSWORD, visitorsOf } from './visitors.js';

let folder: string;
let port: number;
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let product: Product;
let cookie: string;
const { auth, enter, forgetAttempts, me, signIn } = visitorsOf(() => product);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rollout-health-outage-'));
  port = await freePort();
  postgres = await startPostgres(folder, { port });
  product = await startProduct({ ROLE: 'api', DATABASE_CONNECTIONS: '4' }, postgres.url);
  const stages = [{ key: 'pilot', name: 'Pilot', kind: 'pilot' as const, plannedUsers: 50 }];
  await product.post('/api/v1/rollouts', { key: 'shop', name: 'Shop', purpose: 'People sign in.', stages });
  ({ cookie } = await enter('mary'));
}, 60_000);

afterAll(async () => {
  await product.stop();
  postgres.stop({ isRemoved: true });
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => forgetAttempts().catch(() => undefined));

const told = ({ status, body, headers }: Answer) => [status, headers.get('content-type'), headers.get('retry-after'), (body as Problem).detail];
const TYPE = 'application/problem+json; charset=utf-8';
const AWAY = [503, TYPE, '5', 'The database cannot be reached. Nothing was changed; try again in a few seconds.'];

test('a refused sign-in is a problem like every other, and says when to come again', async () => {
  const wrong = await signIn('mary@example.org', 'several wrong words');
  expect([...told(wrong), wrong.body]).toEqual([401, TYPE, null, undefined, expect.objectContaining({ title: 'Invalid email or password', status: 401 })]);
  const answers = await Promise.all(Array.from({ length: 12 }, () => signIn('nobody@example.org')));
  const late = answers.find(({ status }) => status === 429) as Answer;
  expect([late.headers.get('content-type'), Number(late.headers.get('retry-after')) > 0]).toEqual([TYPE, true]);
});

test('a session that was begun days ago still reads while the database may only be read', async () => {
  await product.query(`UPDATE identity_sessions SET "expiresAt" = now() + interval '5 days', "updatedAt" = now() - interval '2 days'`);
  await product.query('ALTER SYSTEM SET default_transaction_read_only = on');
  await product.query('SELECT pg_reload_conf()');
  await eventually(async () => expect((await product.get('/readyz')).status).toBe(503));
  expect((await me(cookie)).status).toBe(200);
  expect((await signIn('mary@example.org')).status).toBe(503);
  await product.query('ALTER SYSTEM SET default_transaction_read_only = off');
  await product.query('SELECT pg_reload_conf()');
  await eventually(async () => expect((await product.get('/readyz')).status).toBe(200));
});

test('a session is renewed by the page, with its cookie', async () => {
  await product.query(`UPDATE identity_sessions SET "expiresAt" = now() + interval '5 days', "updatedAt" = now() - interval '2 days'`);
  const renewed = await product.send('GET', '/api/auth/get-session', undefined, { authorization: '', cookie });
  expect(renewed.headers.getSetCookie().join()).toMatch(/session_token=.*Max-Age=604800/);
});

test('no room for a new session: the sign-in says so', async () => {
  await product.query(
    `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$`,
  );
  await product.query('CREATE TRIGGER full_disk BEFORE INSERT ON identity_sessions FOR EACH ROW EXECUTE FUNCTION full_disk()');
  expect(told(await signIn('mary@example.org'))).toEqual([
    503,
    TYPE,
    '30',
    "Nothing was changed: too little space is left on the database's disk; free some. Send it again after that.",
  ]);
  await product.query('DROP TRIGGER full_disk ON identity_sessions');
  expect((await signIn('mary@example.org')).status).toBe(200);
});

test('a database that hangs: whoever finds no free connection is told after ten seconds', async () => {
  const holder = new pg.Client({ connectionString: postgres.url });
  await holder.connect();
  await holder.query('BEGIN; LOCK TABLE api_tokens IN ACCESS EXCLUSIVE MODE');
  const asked = Array.from({ length: 6 }, () => product.get('/api/v1/me'));
  expect(told(await Promise.race(asked))).toEqual(AWAY);
  await holder.end();
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 200, 200, 200, 503, 503]);
}, 30_000);

test('a database that is away: every answer to a person says so, and sign-in works again after it', async () => {
  postgres.stop();
  expect(told(await me(cookie))).toEqual(AWAY);
  expect(told(await signIn('mary@example.org'))).toEqual(AWAY);
  expect(told(await auth('sign-out', {}, cookie))).toEqual(AWAY);
  postgres = await startPostgres(folder, { port });
  expect((await me(cookie)).status).toBe(200);
  expect(cookieOf(await auth('sign-in/email', { email: 'mary@example.org', password: PASSWORD }))).toContain('session_token=');
}, 60_000);

describe('a Redis', () => {
  const shop = { key: 'shop', name: 'Shop', purpose: 'People pay.', stages: [{ key: 'pilot', name: 'Pilot', kind: 'pilot' as const, plannedUsers: 50 }] };
  const event = () => ({ id: `${Math.random()}`, name: 'open', user: 'u', at: Date.now(), stage: 'pilot' });

  test('that is away, hangs, or comes back empty: changes are made once, signals are refused in words, the clock goes on', async () => {
    const redisFolder = mkdtempSync(join(tmpdir(), 'rollout-health-redis-'));
    const redisPort = await freePort();
    let redis = startRedis(redisPort, redisFolder);
    const own = await startProduct({ REDIS_URL: `redis://127.0.0.1:${redisPort}` });
    const end = () => new Promise((resolve) => redis.once('close', resolve).kill('SIGKILL'));
    try {
      const source = await eventually(() => own.declare(shop));
      redis.kill('SIGSTOP');
      expect(told(await source.send('usage', event())).slice(0, 3)).toEqual([503, TYPE, '5']);
      redis.kill('SIGCONT');
      await eventually(async () => expect((await source.send('usage', event())).status).toBe(202));
      await end();
      expect((await own.post('/api/v1/rollouts/shop/markers', { kind: 'note', title: 'Redis is away' })).status).toBe(201);
      expect((await own.post('/api/v1/rollouts', { ...shop, name: 'Shop of today' })).status).toBe(200);
      expect(await own.query('SELECT count(*)::int AS n FROM markers')).toEqual([{ n: 1 }]);
      rmSync(join(redisFolder, 'appendonlydir'), { recursive: true });
      redis = startRedis(redisPort, redisFolder);
      const evaluations = async () => (await own.query<{ at: Date }>('SELECT evaluated_at AS at FROM rollouts'))[0]?.at.getTime() ?? 0;
      await eventually(async () => expect((await source.send('usage', event())).status).toBe(202));
      const before = Date.now() + 3_000;
      await eventually(async () => expect(await evaluations()).toBeGreaterThan(before), 30_000);
    } finally {
      await own.stop();
      await end();
      rmSync(redisFolder, { recursive: true, force: true });
    }
  }, 120_000);
});
