import { Injectable } from '@nestjs/common';
import type { JobsOptions, Queue } from 'bullmq';
import { Configuration } from '../platform/configuration.js';
import { Log } from '../platform/log.js';
import { chooseBackend, type QueueBackend } from './backend.js';
import { QUEUE_NAMES, queueOf, SCHEDULES, type JobName, type Payload, type QueueName } from './queues.js';

export interface AddOptions {
  /**
   * At most one waiting and one running job with this name and key: more ask for what is asked already.
   * What is added while one runs leads to exactly one more run.
   */
  onceFor?: string;
  delayMilliseconds?: number;
}

export type QueueCounts = Record<QueueName, { waiting: number; active: number; delayed: number; failed: number }>;

/** Where jobs are put in. When `add` resolves, the job outlives every process. */
@Injectable()
export class Queues {
  private readonly backend: QueueBackend;
  private readonly queues: Map<QueueName, Queue>;

  constructor(configuration: Configuration, log: Log) {
    this.backend = chooseBackend(configuration);
    this.queues = new Map(QUEUE_NAMES.map((name) => [name, this.backend.queue(name)]));
    for (const [name, queue] of this.queues) queue.on('error', (error) => log.debug({ queue: name, reason: error.message }, 'queue connection'));
  }

  async ready(): Promise<void> {
    for (const queue of this.queues.values()) await queue.waitUntilReady();
  }

  async add<Name extends JobName>(name: Name, payload: Payload<Name>, options: AddOptions = {}): Promise<void> {
    await this.queue(queueOf(name)).add(name, payload, toJobOptions(name, options));
  }

  async addAll<Name extends JobName>(name: Name, payloads: Payload<Name>[], options: AddOptions = {}): Promise<void> {
    if (payloads.length === 0) return;
    await this.queue(queueOf(name)).addBulk(payloads.map((data) => ({ name, data, opts: toJobOptions(name, options) })));
  }

  async schedule(): Promise<void> {
    for (const [name, every] of Object.entries(SCHEDULES) as [JobName, number][]) {
      await this.queue(queueOf(name)).upsertJobScheduler(
        name,
        { every },
        { name, data: {}, opts: { attempts: 1, removeOnComplete: true, removeOnFail: { count: 20 } } },
      );
    }
  }

  async counts(): Promise<QueueCounts> {
    const entries = await Promise.all(
      QUEUE_NAMES.map(async (name) => [name, await this.queue(name).getJobCounts('waiting', 'active', 'delayed', 'failed')] as const),
    );
    return Object.fromEntries(entries) as QueueCounts;
  }

  /** Rejects when the queue does not answer, or (on Redis) takes no writes; on Postgres it takes those that the database does. */
  async ask(): Promise<void> {
    await this.counts();
    await this.backend.ask(this.queue('signals'));
  }

  queue(name: QueueName): Queue {
    return this.queues.get(name) as Queue;
  }

  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }
}

function toJobOptions(name: JobName, { onceFor, delayMilliseconds }: AddOptions): JobsOptions {
  return {
    ...(onceFor !== undefined && { deduplication: { id: `${name}/${onceFor}`, keepLastIfActive: true } }),
    ...(delayMilliseconds && { delay: delayMilliseconds }),
  };
}
