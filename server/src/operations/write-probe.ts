import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Database } from '../storage/database.js';

const REMEMBER_MILLISECONDS = 2_000;
/** Of 8,000 bytes each. */
const ROWS = 2_176;

/**
 * Whether the database takes writes, and has room for more. A row that is put in and taken back finds a place in a page that is there:
 * it goes well on a full disk. What asks the disk is a list that outgrows its memory and spills into a file beside the tables, gone with
 * the statement: no row, log or transaction number is spent, and it takes some 15 ms. It is as long as the next file of the log (16 MB)
 * and a little more: without room for that one Postgres does not refuse writes but ends. The lock is refused where one may only read.
 * Not asked: a log (WAL) that stands on a disk of its own.
 */
@Injectable()
export class WriteProbe {
  private askedAt = 0;
  private answer: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Rejects with the error of Postgres when it does not. Whoever asks within two seconds shares one answer: anybody may ask. */
  ask(): Promise<void> {
    const now = this.clock.now().getTime();
    if (now - this.askedAt >= REMEMBER_MILLISECONDS) {
      this.askedAt = now;
      this.answer = this.write();
    }
    return this.answer;
  }

  private write(): Promise<void> {
    return this.database.transaction(async ({ query }) => {
      await query('SELECT 1 FROM rollouts WHERE false FOR UPDATE');
      await query(`SET LOCAL work_mem = '64kB'`);
      await query(`WITH long AS MATERIALIZED (SELECT repeat('x', 8000) FROM generate_series(1, ${ROWS})) SELECT count(*) FROM long`);
    });
  }
}
