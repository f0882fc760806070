import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/configuration.js';
import { ProblemError } from '../platform/problem.js';
import { Queues } from '../queue/queues.service.js';

const LOOK_MILLISECONDS = 500;

/** Refuses with 429 while too many batches wait, so that a queue never grows without end. */
@Injectable()
export class HighWater {
  private lookedAt = 0;
  private waiting = 0;

  constructor(
    private readonly queues: Queues,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  async check(): Promise<void> {
    const now = this.clock.now().getTime();
    if (now - this.lookedAt > LOOK_MILLISECONDS) {
      this.lookedAt = now;
      this.waiting = await this.queues.queue('signals').getJobCountByTypes('waiting', 'delayed');
    }
    if (this.waiting < this.configuration.queueHighWater) return;
    throw new ProblemError(429, 'Too many signals are waiting', 'Nothing of this request was taken. Send it again after the time in Retry-After.', undefined, {
      'Retry-After': '5',
    });
  }
}
