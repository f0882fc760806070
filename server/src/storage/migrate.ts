import pg from 'pg';
import { createDataSource } from './data-source.js';

// Any number that only this product's migrations use: 'rolloutH' as bytes, shortened.
const MIGRATION_LOCK = 7_234_002_611;

/** Brings the schema up to date. Several processes may start at once: one migrates, the others wait for it. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const guard = new pg.Client({ connectionString: databaseUrl });
  await guard.connect();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const dataSource = await createDataSource(databaseUrl).initialize();
    try {
      return (await dataSource.runMigrations({ transaction: 'each' })).map((migration) => migration.name);
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await guard.end();
  }
}
