import { Injectable } from '@nestjs/common';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Configuration } from '../platform/configuration.js';
import { CopyRow } from './copy-rows.js';

/** One statement's caller: the pool, or a client inside a transaction. */
export interface Statements {
  /** Rows of one statement; parameters are bound, never pasted. */
  query<Row = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]>;
}

/** A transaction's statements: also rows in bulk, which COPY takes in half the time of INSERT. */
export interface Transaction extends Statements {
  /** `into` is a table with its columns; `write` puts one item down as a row of them. */
  copy<Item>(into: string, items: Item[], write: (row: CopyRow, item: Item) => void): Promise<void>;
}

// Timestamps come back as Date, bigint counts as number: all of ours are below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text: string) => text);
// Days are those of UTC, wherever this process stands.
pg.defaults.parseInputDatesAsUTC = true;

/** Two transactions waited for each other, and Postgres ended this one: it may as well begin again. */
const DEADLOCK = '40P01';
const ATTEMPTS = 4;
const MOST_WAIT_MILLISECONDS = 100;
/** For a connection; then whoever asks is told that the database cannot be reached. */
const PATIENCE_MILLISECONDS = 10_000;

/** The pool of plain connections for everything set-shaped. TypeORM keeps entities and migrations. */
@Injectable()
export class Database implements Statements {
  readonly pool: pg.Pool;

  constructor(configuration: Configuration) {
    this.pool = new pg.Pool({
      connectionString: configuration.databaseUrl,
      max: configuration.databaseConnections,
      connectionTimeoutMillis: PATIENCE_MILLISECONDS,
      application_name: `rollout-health ${configuration.role}`,
      // And wherever the database stands: what turns a time into a day, or a day into a time, goes by this. The pool waits for it.
      // oxlint-disable-next-line typescript/no-misused-promises -- its types do not know
      onConnect: (client) => client.query("SET TIME ZONE 'UTC'"),
    });
    // An idle connection that breaks (Postgres restarting) is replaced by the pool; unheard, the event would end the process.
    this.pool.on('error', () => undefined);
  }

  /** Bound, so that it can be taken out like a transaction's. */
  readonly query = async <Row = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<Row[]> =>
    (await this.pool.query(sql, parameters)).rows as Row[];

  async one<Row = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<Row | undefined> {
    return (await this.query<Row>(sql, parameters))[0];
  }

  /** All of it or nothing. The callback's error rolls back and is thrown on; a deadlock has it called again: it must not count on being called once. */
  async transaction<Result>(work: (statements: Transaction) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if ((error as { code?: string }).code !== DEADLOCK || attempt === ATTEMPTS) throw error;
        await setTimeout(Math.random() * MOST_WAIT_MILLISECONDS);
      }
    }
  }

  private async attempt<Result>(work: (statements: Transaction) => Promise<Result>): Promise<Result> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    // A connection that breaks between two statements reports here; the next statement then fails by itself.
    const onError = (error: Error) => (broken = error);
    client.on('error', onError);
    const statements: Transaction = {
      query: async <Row>(sql: string, parameters: unknown[] = []) => (await client.query(sql, parameters)).rows as Row[],
      copy: (into, items, write) => pipeline(CopyRow.write(items, write), client.query(copyFrom(`COPY ${into} FROM STDIN (FORMAT binary)`))),
    };
    try {
      await client.query('BEGIN');
      const result = await work(statements);
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
