import { Injectable } from '@nestjs/common';
import pg from 'pg';
import { Configuration } from '../platform/configuration.js';

/** One statement's caller: the pool, or a client inside a transaction. */
export interface Statements {
  /** Rows of one statement; parameters are bound, never pasted. */
  query<Row = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]>;
}

// Timestamps come back as Date, bigint counts as number: all of ours are below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text: string) => text);

/** The pool of plain connections for everything set-shaped. TypeORM keeps entities and migrations. */
@Injectable()
export class Database implements Statements {
  readonly pool: pg.Pool;

  constructor(configuration: Configuration) {
    this.pool = new pg.Pool({
      connectionString: configuration.databaseUrl,
      max: configuration.databaseConnections,
      application_name: `rollout-health ${configuration.role}`,
    });
    // An idle connection that breaks (Postgres restarting) is replaced by the pool; unheard, the event would end the process.
    this.pool.on('error', () => undefined);
  }

  async query<Row = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query(sql, parameters)).rows as Row[];
  }

  async one<Row = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<Row | undefined> {
    return (await this.query<Row>(sql, parameters))[0];
  }

  /** All of it or nothing. The callback's error rolls back and is thrown on. */
  async transaction<Result>(work: (statements: Statements, client: pg.PoolClient) => Promise<Result>): Promise<Result> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    // A connection that breaks between two statements reports here; the next statement then fails by itself.
    const onError = (error: Error) => (broken = error);
    client.on('error', onError);
    const statements: Statements = {
      query: async <Row>(sql: string, parameters: unknown[] = []) => (await client.query(sql, parameters)).rows as Row[],
    };
    try {
      await client.query('BEGIN');
      const result = await work(statements, client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
