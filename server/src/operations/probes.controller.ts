import { Controller, Get } from '@nestjs/common';
import { Public } from '../platform/access.js';
import { unavailable } from '../platform/problem.js';
import { whyUnwritable } from '../platform/unwritable.js';
import { Queues } from '../queue/queues.service.js';
import { within } from './within.js';
import { WriteProbe } from './write-probe.js';

const PATIENCE_MILLISECONDS = 2_000;

@Controller()
export class ProbesController {
  constructor(
    private readonly writes: WriteProbe,
    private readonly queues: Queues,
  ) {}

  /** The process is alive. */
  @Get('healthz')
  @Public()
  alive() {
    return { status: 'ok' };
  }

  /** Every part that serving needs answers within two seconds, and takes writes; otherwise 503 names the part that does not, and what to do. */
  @Get('readyz')
  @Public()
  async ready() {
    const parts: Record<string, Promise<unknown>> = { database: this.writes.ask(), queue: this.queues.ask() };
    const faults = await Promise.all(Object.entries(parts).map(([part, asked]) => faultOf(part, asked)));
    const missing = faults.filter((fault) => fault !== null);
    if (missing.length > 0) throw unavailable(`Not ready: ${missing.join('. And ')}.`);
    return { status: 'ok' };
  }
}

async function faultOf(part: string, asked: Promise<unknown>): Promise<string | null> {
  try {
    await within(PATIENCE_MILLISECONDS, asked);
    return null;
  } catch (error) {
    const why = whyUnwritable(error);
    return why
      ? `the ${part} takes no writes: ${why}`
      : `the ${part} did not answer within ${PATIENCE_MILLISECONDS / 1_000} s; see that it runs, and what its log says`;
  }
}
