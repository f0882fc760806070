import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Clock } from '../../server/src/platform/clock.js';
import { Configuration } from '../../server/src/platform/configuration.js';
import { createLog } from '../../server/src/platform/log.js';
import { CompactProcessor } from '../../server/src/operations/compact.processor.js';
import { PartitionsProcessor } from '../../server/src/operations/partitions.processor.js';
import { RetentionProcessor } from '../../server/src/operations/retention.processor.js';
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

  test('days past their retention are dropped, the others stay', async () => {
    const before = await partitions();
    await new RetentionProcessor(database, clock, configuration, createLog('silent')).process();
    const after = await partitions();
    expect(before[0]).toBe('20260526');
    expect(after[0]).toBe('20260527');
    expect(after.at(-1)).toBe('20260623');
  });
});
