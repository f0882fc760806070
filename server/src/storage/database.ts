import { Injectable } from '@nestjs/common';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Configuration } from '../platform/configuration.js';

/** One statement's caller: the pool, or a client inside a transaction. */
export interface Statements {
  /** Rows of one statement; parameters are bound, never pasted. */
  query<Row = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]>;
}

/** A transaction's statements: also rows in bulk, which COPY takes in half the time of INSERT. */
export interface Transaction extends Statements {
  /** `into` is a table with its columns. Values in Postgres' own text form; null and undefined are NULL. */
  copy(into: string, rows: CopyValue[][]): Promise<void>;
}

// Timestamps come back as Date, bigint counts as number: all of ours are below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text: string) => text);

/** Two transactions waited for each other, and Postgres ended this one: it may as well begin again. */
const DEADLOCK = '40P01';
const ATTEMPTS = 4;
const MOST_WAIT_MILLISECONDS = 100;

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
      copy: (into, rows) => pipeline(copyTexts(rows), client.query(copyFrom(`COPY ${into} FROM STDIN`))),
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

export type CopyValue = string | number | boolean | null | undefined;

const SPECIAL = /[\\\n\r\t]/;
const EVERY_SPECIAL = /[\\\n\r\t]/g;
const ESCAPED: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function toCopyValue(value: CopyValue): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value !== 'string' || !SPECIAL.test(value)) return `${value}`;
  return value.replace(EVERY_SPECIAL, (character) => ESCAPED[character] as string);
}

// Some 50 KB: longer texts come from fresh memory, on this side and on that of Postgres, and its pages cost more than what is done with them.
const ROWS_A_TEXT = 200;

function* copyTexts(rows: CopyValue[][]): Generator<string> {
  for (let from = 0; from < rows.length; from += ROWS_A_TEXT) yield toCopyText(rows.slice(from, from + ROWS_A_TEXT));
}

/** COPY's text format: a line a row, values between tabs. */
export function toCopyText(rows: CopyValue[][]): string {
  let text = '';
  for (const row of rows) {
    text += toCopyValue(row[0]);
    for (let index = 1; index < row.length; index += 1) text += `\t${toCopyValue(row[index])}`;
    text += '\n';
  }
  return text;
}
