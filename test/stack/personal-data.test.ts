import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Erasure } from '@rollout-health/shared/personal-data';
import { hashUser, hideUser } from '../../server/src/platform/users.js';
import { Configuration } from '../../server/src/platform/configuration.js';
import { createLog } from '../../server/src/platform/log.js';
import { FailedErasuresProcessor } from '../../server/src/operations/failed-erasures.processor.js';
import { chooseBackend } from '../../server/src/queue/backend.js';
import { FailedSignals } from '../../server/src/queue/failed-signals.js';
import { Queues } from '../../server/src/queue/queues.service.js';
import { PoisonStore } from '../../server/src/rollup/poison.store.js';
import { Database } from '../../server/src/storage/database.js';
import { createDatabase, dropDatabase, environmentOf, eventually, Sender, startProduct, type Product } from './harness.js';

const DAY = 86_400_000;
const ADA = 'ada.lovelace@example.org';
const BOB = 'bob@example.org';
const KEY = 'the key of this one installation';

let product: Product;
let sender: Sender;

beforeAll(async () => {
  product = await startProduct();
  sender = await product.declare({
    key: 'shop',
    name: 'Shop',
    purpose: 'x',
    dimensions: [{ key: 'device' }],
    journeys: [{ key: 'buy', name: 'Buy', start: 'opened', finish: 'paid', withinMinutes: 1 }],
    stages: [{ key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 5, startedAt: new Date(Date.now() - 2 * DAY).toISOString() }],
  });
});
afterAll(() => product.stop());

/** One of every kind of signal that names a user. */
async function sendOf(user: string, by: Sender = sender): Promise<void> {
  const at = Date.now() - 120_000;
  const event = { user, stage: 'pilot', segment: { device: 'ios' } };
  await by.send('usage', [
    { ...event, id: `${user.length}-1`, name: 'opened', at },
    { ...event, id: `${user.length}-2`, name: 'paid', at: at + 10_000 },
    { ...event, id: `${user.length}-3`, name: 'opened', at, stage: 'nowhere' },
    { ...event, id: `${user.length}-4`, name: 'opened', at: at - 400 * DAY },
  ]);
  await by.send('tickets', { id: `t-${user.length}`, updatedAt: at, openedAt: at, status: 'open', stage: 'pilot', user });
  await by.send('members', { user, stage: 'pilot' });
}

/** Tables of any kind, queues included, where the text stands in a row. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await product.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const found = await Promise.all(
    tables.map(async ({ name }) => ((await product.query(`SELECT 1 FROM ${name} t WHERE t::text LIKE $1 LIMIT 1`, [`%${text}%`])).length > 0 ? [name] : [])),
  );
  return found.flat();
}
const sums = () => product.query('SELECT stage_id, segment_id, series_id, sum(value) AS value FROM rollups GROUP BY 1, 2, 3 ORDER BY 1, 2, 3');
const isStored = (user: string) =>
  eventually(async () => {
    expect(await product.query('SELECT 1 FROM usage_events WHERE user_id = $1', [user])).toHaveLength(3);
    expect(await product.query('SELECT 1 FROM tickets WHERE user_id = $1', [user])).toHaveLength(1);
    expect(await product.query('SELECT 1 FROM members WHERE user_id = $1', [user])).toHaveLength(1);
    expect(await product.query('SELECT 1 FROM journey_runs WHERE user_hash = $1', [hashUser(user)])).toHaveLength(1);
  });
const countable = async () => ({
  users: await product.query('SELECT count(DISTINCT user_hash) FROM stage_users'),
  runs: await product.query('SELECT count(*) FROM journey_runs r JOIN stage_users u USING (stage_id, user_hash) WHERE u.segment_id = 0'),
});

test("one user's data is erased on request; sums and counts of people stay, and nobody else's data is touched", async () => {
  await Promise.all([sendOf(ADA), sendOf(BOB)]);
  await Promise.all([isStored(ADA), isStored(BOB)]);
  expect(await tablesWith(ADA)).toEqual(expect.arrayContaining(['public.members', 'public.quarantine', 'public.tickets', 'public.ticket_states']));
  const before = { sums: await sums(), countable: await countable() };

  const { body, status } = await product.post<Erasure>('/api/v1/rollouts/shop/erasures', { user: ADA });
  expect([status, body]).toEqual([200, { usageEvents: 3, tickets: 1, quarantined: 1, memberships: 1, traces: expect.any(Number) }]);
  expect(body.traces).toBeGreaterThan(3);
  const left = (await tablesWith(ADA)).filter((name) => !/bullmq|job/i.test(name));
  expect([left, await tablesWith(hashUser(ADA))]).toEqual([[], []]);
  await isStored(BOB);
  expect({ sums: await sums(), countable: await countable() }).toEqual(before);

  const [entry] = await product.query<{ entry: string; action: string }>(`SELECT a::text AS entry, action FROM activity a WHERE action LIKE '%erased'`);
  expect([entry?.action, entry?.entry.includes(ADA)]).toEqual(['user erased', false]);
  const again = await product.post<Erasure>('/api/v1/rollouts/shop/erasures', { user: ADA });
  expect(Object.values(again.body)).toEqual([0, 0, 0, 0, 0]);
});

test('with the key of the installation, users are hashed before anything is kept or queued, and can still be erased by their name', async () => {
  const user = 'grace.hopper@example.org';
  const hashing = await startProduct({ ROLE: 'api', USER_HASH_KEY: KEY }, product.databaseUrl);
  try {
    await product.query(`UPDATE sources SET back_days = 30`);
    const door = new Sender(hashing, sender.key);
    const at = Date.now() - 120_000;
    await door.send('usage', [
      { user, id: 'g1', name: 'opened', at, stage: 'pilot' },
      { user, id: 'g2', name: 'paid', at: at + 10_000, stage: 'pilot' },
      { user, id: 'g3', name: 'opened', at: at - 400 * DAY, stage: 'pilot' },
    ]);
    await door.send('tickets', { id: 'g', updatedAt: at, openedAt: at, status: 'open', stage: 'pilot', user });
    await door.send('members', { user, stage: 'pilot' });
    const hidden = hideUser(user, KEY);
    await eventually(async () => expect(await tablesWith(hidden)).toEqual(expect.arrayContaining(['public.members', 'public.quarantine', 'public.tickets'])));
    await eventually(async () => expect(await product.query('SELECT 1 FROM usage_events WHERE user_id = $1', [hidden])).toHaveLength(2));
    expect(await tablesWith(user)).toEqual([]);
    const { body } = await hashing.post<Erasure>('/api/v1/rollouts/shop/erasures', { user });
    expect(body).toMatchObject({ usageEvents: 2, tickets: 1, quarantined: 1, memberships: 1 });
    expect((await tablesWith(hidden)).filter((name) => !/bullmq|job/i.test(name))).toEqual([]);
  } finally {
    await hashing.stop();
  }
});

test('signals that wait while their user is erased are left out when they are stored; what is sent afterwards is a new person, others lose nothing', async () => {
  const url = await createDatabase();
  const door = await startProduct({ ROLE: 'api' }, url);
  const stage = { key: 'pilot', name: 'Pilot', kind: 'pilot' as const, plannedUsers: 5, startedAt: new Date(Date.now() - 2 * DAY).toISOString() };
  const waiting = await door.declare({ key: 'shop', name: 'Shop', purpose: 'x', stages: [stage] });
  await sendOf(ADA, waiting);
  await sendOf(BOB, waiting);
  const { body } = await door.post<Erasure>('/api/v1/rollouts/shop/erasures', { user: ADA });
  expect(body).toMatchObject({ usageEvents: 0, tickets: 0, memberships: 0, quarantined: 1 });
  await waiting.send('usage', { id: 'later', name: 'opened', at: Date.now() - 60_000, user: ADA, stage: 'pilot' });
  const worker = await startProduct({ ROLE: 'worker' }, url);
  try {
    await eventually(async () => {
      expect(await door.query('SELECT id FROM usage_events WHERE user_id = $1', [ADA])).toEqual([{ id: 'later' }]);
      expect(await door.query('SELECT 1 FROM usage_events WHERE user_id = $1', [BOB])).toHaveLength(3);
      expect(await door.query('SELECT user_id FROM members')).toEqual([{ user_id: BOB }]);
      expect(await door.query('SELECT id, user_id FROM tickets')).toEqual([{ id: `t-${BOB.length}`, user_id: BOB }]);
    });
    expect(await door.query('SELECT DISTINCT user_hash::text AS hash FROM stage_users ORDER BY 1')).toHaveLength(2);
    const marks = await door.query<{ mark: string }>('SELECT e::text AS mark FROM erasures e');
    expect([marks.length, marks.some(({ mark }) => mark.includes(ADA) || mark.includes(hashUser(ADA)))]).toEqual([1, false]);
  } finally {
    await worker.stop();
    await door.stop();
    await dropDatabase(url);
  }
});

test('an erased user counts as a new person from the next signal on, in a worker that knew the one of before', async () => {
  const people = async () => (await product.query<{ people: number }>(`SELECT count(DISTINCT user_hash)::int AS people FROM stage_users`))[0]?.people ?? 0;
  const at = Date.now() - 120_000;
  await sender.send('usage', { id: 'new person', name: 'opened', at, user: BOB, stage: 'pilot' });
  await eventually(async () => expect(await product.query(`SELECT 1 FROM usage_events WHERE id = 'new person'`)).toHaveLength(1));
  const before = await people();
  await product.post('/api/v1/rollouts/shop/erasures', { user: BOB });
  await sender.send('usage', { id: 'newer person', name: 'opened', at, user: BOB, stage: 'pilot' });
  await eventually(async () => expect(await people()).toBe(before + 1));
});

test('a record that the database refused, and a job that failed for good, are rid of an erased user too', async () => {
  const user = 'tilda@example.org';
  const [source] = await product.query<{ id: number; rolloutId: number }>(`SELECT id, rollout_id AS "rolloutId" FROM sources ORDER BY id LIMIT 1`);
  const configuration = Configuration.from(environmentOf(product.databaseUrl));
  const database = new Database(configuration);
  const refused = {
    sourceId: source?.id as number,
    rolloutId: source?.rolloutId as number,
    kind: 'usage' as const,
    receivedAt: Date.now(),
    records: [{ id: 'a', user }],
  };
  await new PoisonStore(database, createLog('silent')).isolate(refused, () => Promise.reject(Object.assign(new Error('refused'), { code: '22021' })));
  await database.close();
  expect(await tablesWith(user)).toEqual(['public.quarantine']);
  const queue = chooseBackend(configuration).queue('signals');
  try {
    const records = [user, BOB].map((name) => ({ id: name, name: 'opened', at: 'no time', user: name, stage: 'pilot' }));
    // Nothing that ingest lets through: the worker cannot store it.
    const job = await queue.add(
      'signals.store',
      { sourceId: source?.id, rolloutId: source?.rolloutId, kind: 'usage', receivedAt: Date.now(), records },
      { attempts: 1 },
    );
    await eventually(async () => expect(await job.isFailed()).toBe(true));
    const { body } = await product.post<Erasure>('/api/v1/rollouts/shop/erasures', { user });
    expect(body.quarantined).toBe(2);
    const kept = (await queue.getJob(job.id as string))?.data as { records: { user: string }[] };
    expect(kept.records.map((record) => record.user)).toEqual([BOB]);
    expect(await tablesWith(user)).toEqual([]);
  } finally {
    await queue.close();
  }
});

test('a job that failed for good only after its user was erased names nobody either, an hour later at most', async () => {
  const user = 'ulla@example.org';
  const [source] = await product.query<{ id: number; rolloutId: number }>(`SELECT id, rollout_id AS "rolloutId" FROM sources ORDER BY id LIMIT 1`);
  const configuration = Configuration.from(environmentOf(product.databaseUrl));
  const [database, queues] = [new Database(configuration), new Queues(configuration, createLog('silent'))];
  try {
    const receivedAt = Date.now();
    await product.post('/api/v1/rollouts/shop/erasures', { user });
    const batch = (records: object[], at: number) => ({ sourceId: source?.id, rolloutId: source?.rolloutId, kind: 'usage', receivedAt: at, records });
    const broken = { id: 'later', name: 'opened', at: 'no time', user: BOB, stage: 'pilot' };
    const add = (at: number) => queues.queue('signals').add('signals.store', batch([{ ...broken, id: 'theirs', user }, broken], at), { attempts: 1 });
    const jobs = [await add(receivedAt), await add(Date.now() + 60_000)];
    for (const job of jobs) await eventually(async () => expect(await job.isFailed()).toBe(true));
    await new FailedErasuresProcessor(database, new FailedSignals(queues)).process();
    const recordsOf = async (id: string) => {
      const job = await queues.queue('signals').getJob(id);
      return (job?.data as { records: { user: string }[] } | undefined)?.records ?? [];
    };
    const kept = await Promise.all(jobs.map(({ id }) => recordsOf(id as string)));
    // What was accepted after the erasure is a new person's.
    expect(kept.map((records) => records.map((record) => record.user))).toEqual([[BOB], [user, BOB]]);
  } finally {
    await queues.close();
    await database.close();
  }
});

test('a ticket of an erased user stays nameless whatever its help desk sends of it later, and counted where it was', async () => {
  const user = 'wanda@example.org';
  const at = Date.now() - 600_000;
  const ticket = (more: object) => sender.send('tickets', { id: 'of-wanda', openedAt: at, status: 'open', ...more });
  await sender.send('members', { user, stage: 'pilot' });
  await eventually(async () => expect(await product.query('SELECT 1 FROM members WHERE user_id = $1', [user])).toHaveLength(1));
  // Only the user says which stage it is of.
  await ticket({ updatedAt: at, user });
  const stageOf = async () => (await product.query<{ stage: number | null }>(`SELECT stage_id AS stage FROM tickets WHERE id = 'of-wanda'`))[0]?.stage ?? null;
  await eventually(async () => expect(await stageOf()).not.toBeNull());
  const [stage, counted] = [await stageOf(), await sums()];
  await product.post('/api/v1/rollouts/shop/erasures', { user });
  expect((await ticket({ updatedAt: at + 60_000, user, topic: 'sent again' })).status).toBe(202);
  await eventually(async () =>
    expect(await product.query(`SELECT user_id, topic FROM tickets WHERE id = 'of-wanda'`)).toEqual([{ user_id: null, topic: 'sent again' }]),
  );
  expect(await product.query(`SELECT 1 FROM ticket_states WHERE ticket_id = 'of-wanda'`)).toHaveLength(2);
  await ticket({ updatedAt: at, user });
  await ticket({ updatedAt: at + 120_000, user, topic: 'and once more' });
  await eventually(async () => expect(await product.query(`SELECT 1 FROM tickets WHERE topic = 'and once more'`)).toHaveLength(1));
  expect([await stageOf(), await sums(), (await tablesWith(user)).filter((name) => !/bullmq|job/i.test(name))]).toEqual([stage, counted, []]);
});
