import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Problem } from '@rollout-health/shared/problem';
import pg from 'pg';
import { startPostgres } from '../../server/launch/postgres.mjs';
import { freePort } from './free-port.js';
import { createDatabase, dropDatabase, environmentOf, eventually, Sender, startProduct, type Client, type Product } from './harness.js';
import { ProductProcess } from './processes.js';
import { startRedis } from './redis.js';

const declaration = {
  key: 'shop',
  name: 'Shop',
  purpose: 'Nothing acknowledged is lost, nothing is counted twice.',
  stages: [{ key: 'pilot', name: 'Pilot', kind: 'pilot' as const, plannedUsers: 50, startedAt: new Date(Date.now() - 86_400_000).toISOString() }],
};

const BATCH = 250;
const batchOf = (number: number) =>
  Array.from({ length: BATCH }, (_, index) => ({ id: `${number}/${index}`, name: 'open', user: `u${index}`, at: Date.now(), stage: 'pilot' }));
// A worker that was killed holds its jobs for 15 s before another one takes them.
const TAKEN_OVER = 60_000;

async function countedIn(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ sum: number }>(
      `SELECT coalesce(sum(r.value), 0)::float8 AS sum FROM rollups r JOIN series n ON n.id = r.series_id WHERE n.name = 'events' AND r.segment_id = 0`,
    );
    return rows[0]?.sum ?? 0;
  } finally {
    await client.end();
  }
}

const QUEUE_ON_POSTGRES = { REDIS_URL: '' };

/** Sends until it is taken, as a good client does; what was taken twice counts once. */
async function sendUntilTaken(source: () => Sender, number: number): Promise<void> {
  await eventually(async () => expect((await source().send('usage', batchOf(number))).status).toBe(202), 30_000);
}

describe('a process that is killed', () => {
  let url: string;
  let folder: string;
  const running: ProductProcess[] = [];
  const start = async (more: Record<string, string>) => {
    const process = await ProductProcess.start({ ...environmentOf(url, more), DATA_DIR: join(folder, `${running.length}`) });
    running.push(process);
    return process;
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rollout-health-faults-'));
  });
  afterEach(async () => {
    for (const process of running.splice(0)) await process.end('SIGKILL');
    await dropDatabase(url);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('in the middle of a batch as a worker: another one takes over, nothing is lost and nothing counted twice', async () => {
    url = await createDatabase();
    const api = await start({ ROLE: 'api' });
    const worker = await start({ ROLE: 'worker' });
    const source = await api.declare(declaration);
    const total = 60;
    for (let number = 0; number < total; number += 1) expect((await source.send('usage', batchOf(number))).status).toBe(202);
    await worker.end('SIGKILL');
    const before = await countedIn(url);
    await start({ ROLE: 'worker' });
    await eventually(async () => expect(await countedIn(url)).toBe(total * BATCH), TAKEN_OVER);
    expect(before).toBeLessThanOrEqual(total * BATCH);
  }, 120_000);

  test('as a whole, while signals come in: what it acknowledged stands after the next start', async () => {
    url = await createDatabase();
    const first = await start({});
    const source = await first.declare(declaration);
    let acknowledged = 0;
    const sending = Array.from({ length: 4 }, async (_, lane) => {
      for (let number = lane; number < 400; number += 4) {
        const answer = await source.send('usage', batchOf(number)).catch(() => null);
        if (answer?.status !== 202) return;
        acknowledged += 1;
      }
    });
    await eventually(() => expect(acknowledged).toBeGreaterThan(20));
    await first.end('SIGKILL');
    await Promise.all(sending);
    const second = await start({});
    const again = new Sender(second, source.key);
    await eventually(async () => expect(await countedIn(url)).toBeGreaterThanOrEqual(acknowledged * BATCH), TAKEN_OVER);
    const all = Math.ceil((acknowledged + 8) / 4) * 4;
    for (let number = 0; number < all; number += 1) await sendUntilTaken(() => again, number);
    await eventually(async () => expect(await countedIn(url)).toBe(all * BATCH), TAKEN_OVER);
  });
});

describe('a database that takes no writes', () => {
  /** The product on a Postgres of its own, which the test may spoil; `queue` is the table of its queue when that stands there. */
  async function onItsOwn(work: (product: Product, source: Sender, queue: string) => Promise<void>, environment: Record<string, string> = {}): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'rollout-health-spoiled-'));
    const postgres = await startPostgres(folder);
    // Jobs of another test, whose database is gone, may still wait in a Redis that all share.
    const product = await startProduct({ QUEUE_PREFIX: basename(folder), ...environment }, postgres.url);
    try {
      const source = await product.declare(declaration);
      expect((await source.send('usage', batchOf(0))).status).toBe(202);
      await eventually(async () => expect(await countedIn(postgres.url)).toBe(BATCH));
      await work(product, source, `queue_${basename(folder).replaceAll('-', '_').toLowerCase()}.job`);
    } finally {
      await product.stop();
      postgres.stop({ isRemoved: true });
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const detailOf = ({ status, body }: { status: number; body: unknown }) => [status, (body as Problem).detail];
  /** Postgres says of the table what it says of one that the disk has no room for. */
  const fill = async ({ query }: Product, table: string) => {
    await query(
      `CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'could not extend file "base/5/1": No space left on device' USING ERRCODE = 'disk_full'; END $$`,
    );
    await query(`CREATE TRIGGER full_disk BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION full_disk()`);
    return () => query(`DROP TRIGGER full_disk ON ${table}`);
  };

  test(
    'because it may only be read: readiness and every answer say so, and all goes on once it may be written',
    () =>
      onItsOwn(async (product, source) => {
        const turn = async (state: string) => {
          await product.query(`ALTER SYSTEM SET default_transaction_read_only = ${state}`);
          await product.query('SELECT pg_reload_conf()');
        };
        expect((await product.get('/readyz')).body).toEqual({ status: 'ok' });
        await turn('on');
        const why = 'the database may only be read; make it writable again, or let DATABASE_URL lead to one that is';
        await eventually(async () => expect(detailOf(await product.get('/readyz'))).toEqual([503, `Not ready: the database takes no writes: ${why}.`]));
        // What is known of a key is forgotten after two seconds; on Redis signals may be taken until then.
        await eventually(async () => {
          const answer = await source.send('usage', batchOf(1));
          expect([...detailOf(answer), answer.headers.get('retry-after')]).toEqual([503, `Nothing was changed: ${why}. Send it again after that.`, '30']);
        });
        expect((await product.post('/api/v1/rollouts', { ...declaration, key: 'other' })).status).toBe(503);
        expect((await product.get('/api/v1/rollouts/shop')).status).toBe(200);
        await turn('off');
        await eventually(async () => expect((await product.get('/readyz')).status).toBe(200));
        await sendUntilTaken(() => source, 1);
        await eventually(async () => expect(await countedIn(product.databaseUrl)).toBe(2 * BATCH), TAKEN_OVER);
      }),
    120_000,
  );

  test(
    'because its disk is full: jobs in hand wait without losing an attempt, and are done once there is room',
    () =>
      onItsOwn(async (product, source, queue) => {
        const mend = await fill(product, 'usage_events');
        for (let number = 1; number <= 5; number += 1) expect((await source.send('usage', batchOf(number))).status).toBe(202);
        await new Promise((resolve) => setTimeout(resolve, 5_000));
        expect((await product.get<{ total: number }>('/api/v1/operations/jobs/failed')).body.total).toBe(0);
        if (!process.env.TEST_REDIS_URL) {
          const jobs = await product.query(`SELECT DISTINCT state, attempts_made FROM ${queue} WHERE name = 'signals.store'`);
          expect(jobs).toEqual([{ state: 'active', attempts_made: 0 }]);
        }
        await mend();
        await eventually(async () => expect(await countedIn(product.databaseUrl)).toBe(6 * BATCH), 10_000);
      }),
    120_000,
  );

  test(
    'because its disk is full: a batch that cannot be queued there is answered with 503, and taken later',
    () =>
      onItsOwn(async (product, source, queue) => {
        const mend = await fill(product, queue);
        const answer = await source.send('usage', batchOf(1));
        expect([...detailOf(answer), answer.headers.get('retry-after')]).toEqual([
          503,
          "Nothing was changed: too little space is left on the database's disk; free some. Send it again after that.",
          '30',
        ]);
        await mend();
        await sendUntilTaken(() => source, 1);
        await eventually(async () => expect(await countedIn(product.databaseUrl)).toBe(2 * BATCH));
      }, QUEUE_ON_POSTGRES),
    120_000,
  );

  test(
    'readiness asks the disk for room, and not only for a place in a page that is there',
    () =>
      onItsOwn(async (product) => {
        const spilled = async () =>
          (await product.query<{ bytes: number }>('SELECT temp_bytes::float8 AS bytes FROM pg_stat_database WHERE datname = current_database()'))[0]?.bytes ??
          0;
        const before = await spilled();
        expect((await product.get('/readyz')).status).toBe(200);
        await eventually(async () => expect((await spilled()) - before).toBeGreaterThan(16 * 1024 * 1024));
      }),
    120_000,
  );

  test('as its queue is a Redis whose memory is full: readiness and ingest say so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rollout-health-redis-full-'));
    const port = await freePort();
    const redis = startRedis(port, folder);
    const product = await startProduct({ REDIS_URL: `redis://127.0.0.1:${port}` });
    try {
      const source = await eventually(() => product.declare(declaration));
      await sendUntilTaken(() => source, 0);
      connect(port, '127.0.0.1').end('CONFIG SET maxmemory 1\r\n');
      const why = 'Redis takes no writes (OOM); its log says why';
      await eventually(async () => expect(detailOf(await product.get('/readyz'))).toEqual([503, `Not ready: the queue takes no writes: ${why}.`]));
      expect(detailOf(await source.send('usage', batchOf(1)))).toEqual([503, `Nothing was changed: ${why}. Send it again after that.`]);
      connect(port, '127.0.0.1').end('CONFIG SET maxmemory 0\r\n');
      await sendUntilTaken(() => source, 1);
      await eventually(async () => expect(await countedIn(product.databaseUrl)).toBe(2 * BATCH), TAKEN_OVER);
      expect((await product.get('/readyz')).status).toBe(200);
    } finally {
      await product.stop();
      redis.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});

describe('a restart', () => {
  test('of Postgres: the product waits for it and goes on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rollout-health-restart-'));
    const port = await freePort();
    let postgres = await startPostgres(folder, { port });
    const product = await startProduct({}, postgres.url);
    try {
      const source = await product.declare(declaration);
      for (let number = 0; number < 20; number += 1) expect((await source.send('usage', batchOf(number))).status).toBe(202);
      postgres.stop();
      const answer = await source.send('usage', batchOf(20));
      // With its queue on Redis and the key known, it may still take signals: the count below holds it to its word.
      if (!process.env.TEST_REDIS_URL || answer.status !== 202) {
        expect(answer.status).toBe(503);
        expect(answer.headers.get('retry-after')).toBeTruthy();
      }
      postgres = await startPostgres(folder, { port });
      for (let number = answer.status === 202 ? 21 : 20; number < 30; number += 1) await sendUntilTaken(() => source, number);
      await eventually(async () => expect(await countedIn(postgres.url)).toBe(30 * BATCH), TAKEN_OVER);
    } finally {
      await product.stop();
      postgres.stop({ isRemoved: true });
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);

  test('of Redis with its append-only file: what was acknowledged is still there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rollout-health-redis-'));
    const port = await freePort();
    let redis = startRedis(port, folder);
    const product = await startProduct({ REDIS_URL: `redis://127.0.0.1:${port}` });
    const sourceOf = (client: Client, key: string) => new Sender(client, key);
    try {
      const { key } = await eventually(() => product.declare(declaration));
      const source = sourceOf(product, key);
      for (let number = 0; number < 20; number += 1) await sendUntilTaken(() => source, number);
      const gone = new Promise((resolve) => redis.once('close', resolve));
      redis.kill('SIGKILL');
      await gone;
      expect((await source.send('usage', batchOf(20))).status).toBe(503);
      redis = startRedis(port, folder);
      for (let number = 20; number < 30; number += 1) await sendUntilTaken(() => source, number);
      await eventually(async () => expect(await countedIn(product.databaseUrl)).toBe(30 * BATCH), TAKEN_OVER);
    } finally {
      await product.stop();
      redis.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
