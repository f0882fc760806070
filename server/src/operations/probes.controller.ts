import { Controller, Get } from '@nestjs/common';
import { Public } from '../platform/access.js';
import { unavailable } from '../platform/problem.js';
import { Queues } from '../queue/queues.service.js';
import { Database } from '../storage/database.js';
import { within } from './within.js';

const PATIENCE_MILLISECONDS = 2_000;

@Controller()
export class ProbesController {
  constructor(
    private readonly database: Database,
    private readonly queues: Queues,
  ) {}

  /** The process is alive. */
  @Get('healthz')
  @Public()
  alive() {
    return { status: 'ok' };
  }

  /** Every part that serving needs answers within two seconds; otherwise 503 names the part that does not. */
  @Get('readyz')
  @Public()
  async ready() {
    const parts: Record<string, Promise<unknown>> = { database: this.database.query('SELECT 1'), queue: this.queues.counts() };
    const results = await Promise.allSettled(Object.values(parts).map((part) => within<unknown>(PATIENCE_MILLISECONDS, part)));
    const missing = Object.keys(parts).filter((_, index) => results[index]?.status === 'rejected');
    if (missing.length > 0) throw unavailable(`Not ready: ${missing.join(', ')} did not answer within ${PATIENCE_MILLISECONDS / 1_000} s.`);
    return { status: 'ok' };
  }
}
