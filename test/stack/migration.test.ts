import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { createDataSource } from '../../server/src/storage/data-source.js';
import { MIGRATIONS } from '../../server/src/storage/migrations.js';
import { migrate } from '../../server/src/storage/migrate.js';
import { createEmptyDatabase, dropDatabase } from './harness.js';

let url: string;
beforeAll(async () => {
  url = await createEmptyDatabase();
});
afterAll(() => dropDatabase(url));

async function describeSchema(): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ line: string }>(
    `SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS line FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> 'migrations' UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'migrations' ORDER BY 1`,
  );
  await client.end();
  return rows.map(({ line }) => line);
}

test('from empty, and from the schema before each migration on, the same schema comes out; each can be taken back', async () => {
  expect(await describeSchema()).toEqual([]);
  expect(await migrate(url)).toEqual(MIGRATIONS.map(({ name }) => name));
  const full = await describeSchema();
  expect(await migrate(url)).toEqual([]);
  const dataSource = await createDataSource(url).initialize();
  for (let depth = 1; depth <= MIGRATIONS.length; depth += 1) {
    for (let back = 0; back < depth; back += 1) await dataSource.undoLastMigration();
    await dataSource.runMigrations();
    expect(await describeSchema()).toEqual(full);
  }
  for (const _ of MIGRATIONS) await dataSource.undoLastMigration();
  expect(await describeSchema()).toEqual([]);
  await dataSource.destroy();
});

test('several processes that start at once migrate once', async () => {
  const applied = await Promise.all([migrate(url), migrate(url), migrate(url)]);
  expect(applied.flat()).toEqual(MIGRATIONS.map(({ name }) => name));
});
