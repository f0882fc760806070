import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Clock } from '../../server/src/platform/clock.js';
import { Configuration } from '../../server/src/platform/configuration.js';
import { createLog } from '../../server/src/platform/log.js';
import { CompactProcessor } from '../../server/src/operations/compact.processor.js';
import { PartitionsProcessor } from '../../server/src/operations/partitions.processor.js';
import { RetentionProcessor } from '../../server/src/operations/retention.processor.js';
import { TicketStore } from '../../server/src/rollup/ticket.store.js';
import { Database } from '../../server/src/storage/database.js';
import { createDatabase, dropDatabase, environmentOf } from './harness.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let url: string;
let database: Database;
let configuration: Configuration;
let now = new Date('2026-06-15T12:00:00Z');
const clock: Clock = { now: () => now };

beforeAll(async () => {
  url = await createDatabase();
  configuration = Configuration.from({ ...environmentOf(url), RETENTION_DAYS: '20' });
  database = new Database(configuration);
  await new PartitionsProcessor(database, clock, configuration).process();
});
afterAll(async () => {
  await database.close();
  await dropDatabase(url);
});

const ADD = `INSERT INTO rollups (stage_id, segment_id, series_id, at, value, grain) VALUES (1, $1, $2, $3, $4, 10)
  ON CONFLICT (stage_id, series_id, segment_id, at, grain) DO UPDATE SET value = rollups.value + excluded.value`;

describe('compaction', () => {
  test('moves sums into coarser buckets and changes none of them, also while signals come in', async () => {
    const start = now.getTime() - 5 * DAY;
    let total = 0;
    const add = async (at: number, value: number) => {
      await database.query(ADD, [0, 1, new Date(Math.floor(at / 10_000) * 10_000), value]);
      total += value;
    };
    for (let index = 0; index < 800; index += 1) await add(start + index * 9 * 60_000, 1);
    let isDone = false;
    const writing = (async () => {
      for (let index = 0; !isDone; index += 1) await add(start + (index % 800) * 9 * 60_000, 2);
    })();
    for (let round = 0; round < 5; round += 1) await new CompactProcessor(database, clock).process();
    isDone = true;
    await writing;
    await new CompactProcessor(database, clock).process();
    const [sums] = await database.query<{ sum: number; fine: number }>(
      `SELECT sum(value)::float8 AS sum, count(*) FILTER (WHERE grain = 10 AND at < $1::timestamptz - interval '2 hours 1 minute')::int AS fine FROM rollups`,
      [now],
    );
    expect(sums).toEqual({ sum: total, fine: 0 });
    const grains = await database.query<{ grain: number }>('SELECT DISTINCT grain FROM rollups ORDER BY 1');
    expect(grains.map(({ grain }) => grain)).toEqual([10, 60, 3_600]);
  });
});

describe('partitions and retention', () => {
  const partitions = async () =>
    (await database.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relname ~ '^usage_events_[0-9]+$' ORDER BY 1`)).map(({ name }) =>
      name.slice('usage_events_'.length),
    );

  test('a day has its partition a week ahead; making them again changes nothing', async () => {
    expect((await partitions()).at(-1)).toBe('20260622');
    await new PartitionsProcessor(database, clock, configuration).process();
    expect((await partitions()).at(-1)).toBe('20260622');
  });

  test('a signal beyond the partitions moves in when its day is made', async () => {
    await database.query(
      `INSERT INTO usage_events (rollout_id, source_id, at, received_at, assisted, id, name, user_id) VALUES (1, 1, '2026-06-23T10:00:00Z', now(), false, 'x', 'n', 'u')`,
    );
    now = new Date(now.getTime() + DAY);
    await new PartitionsProcessor(database, clock, configuration).process();
    const [row] = await database.query<{ part: string }>(`SELECT tableoid::regclass::text AS part FROM usage_events WHERE id = 'x'`);
    expect(row?.part).toBe('usage_events_20260623');
  });

  test('a day is one of UTC wherever the database stands', async () => {
    await database.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET timezone TO 'Asia/Kolkata'`);
    const elsewhere = new Database(configuration);
    await elsewhere.query(
      `INSERT INTO usage_events (rollout_id, source_id, at, received_at, assisted, id, name, user_id) VALUES (1, 1, '2026-06-24T20:00:00Z', now(), false, 'y', 'n', 'u')`,
    );
    const dayAfter: Clock = { now: () => new Date(now.getTime() + DAY) };
    await new PartitionsProcessor(elsewhere, dayAfter, configuration).process();
    expect(await elsewhere.query(`SELECT tableoid::regclass::text AS part FROM usage_events WHERE id = 'y'`)).toEqual([{ part: 'usage_events_20260624' }]);
    await elsewhere.query('DROP TABLE usage_events_20260624, error_reports_20260624');
    await elsewhere.close();
  });

  test('days past their retention are dropped, the others stay', async () => {
    const before = await partitions();
    await new RetentionProcessor(database, clock, configuration, createLog('silent')).process();
    const after = await partitions();
    expect(before[0]).toBe('20260526');
    expect(after[0]).toBe('20260527');
    expect(after.at(-1)).toBe('20260623');
  });

  test('each kind is kept for its own days: records in quarantine go, tickets only where somebody said so and only once they are over', async () => {
    const [rollout] = await database.query<{ id: number }>(
      `INSERT INTO rollouts (key, name, purpose, declaration) VALUES ('kinds', 'Kinds', 'x', '{}') RETURNING id`,
    );
    const [source] = await database.query<{ id: number }>(`INSERT INTO sources (rollout_id, key, name) VALUES ($1, 'app', 'App') RETURNING id`, [rollout?.id]);
    const ago = (days: number) => new Date(now.getTime() - days * DAY);
    for (const [days, status] of [
      [50, 'closed'],
      [50, 'open'],
      [10, 'solved'],
    ] as const) {
      await database.query(
        `INSERT INTO tickets (source_id, id, rollout_id, updated_at, opened_at, status, record, received_at) VALUES ($1, $2, $3, $4, $4, $5, '{}', $4)`,
        [source?.id, `${status} ${days}`, rollout?.id, ago(days), status],
      );
      await database.query(
        `INSERT INTO quarantine (source_id, kind, reason, path, record, digest, received_at) VALUES ($1, 'usage', 'x', 'at', '{}', gen_random_uuid(), $2)`,
        [source?.id, ago(days)],
      );
    }
    const left = async () =>
      (
        await database.query<{ tickets: number; quarantined: number }>(
          'SELECT (SELECT count(*) FROM tickets) AS tickets, (SELECT count(*) FROM quarantine) AS quarantined',
        )
      )[0];
    await new RetentionProcessor(database, clock, configuration, createLog('silent')).process();
    expect(await left()).toEqual({ tickets: 3, quarantined: 1 });
    const strict = Configuration.from({ ...environmentOf(url), RETENTION_DAYS: '20', RETENTION_TICKETS_DAYS: '40', RETENTION_QUARANTINE_DAYS: '5' });
    await new RetentionProcessor(database, clock, strict, createLog('silent')).process();
    expect(await left()).toEqual({ tickets: 2, quarantined: 0 });
    expect(await database.query('SELECT id FROM tickets ORDER BY 1')).toEqual([{ id: 'open 50' }, { id: 'solved 10' }]);
    // That it was counted is remembered, so that a change of it is left out; nobody reads its id there.
    const ticket = (id: string) => ({ id, updatedAt: now.getTime(), openedAt: ago(60).getTime(), status: 'open' as const });
    const sent = [ticket('closed 50'), ticket('open 50'), ticket('never seen')];
    const counted = await new TicketStore().leaveOutDeleted(database, source?.id as number, sent);
    expect(counted.map(({ id }) => id)).toEqual(['open 50', 'never seen']);
    expect((await database.query<{ kept: string }>('SELECT t::text AS kept FROM deleted_tickets t')).every(({ kept }) => !kept.includes('closed'))).toBe(true);
  });
});
