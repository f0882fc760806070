import { Injectable } from '@nestjs/common';
import type { JobsOptions, Queue } from 'bullmq';
import { Configuration } from '../platform/configuration.js';
import { Log } from '../platform/log.js';
import { chooseBackend, type QueueBackend } from './backend.js';
import { QUEUE_NAMES, queueOf, SCHEDULES, type JobName, type Payload, type QueueName } from './queues.js';

const FOLLOW_MILLISECONDS = 2_000;
const RESCHEDULE_MILLISECONDS = 15_000;
const SCHEDULED = Object.keys(SCHEDULES) as JobName[];

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
  private rescheduling: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    configuration: Configuration,
    private readonly log: Log,
  ) {
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

  /**
   * Has a job follow what is committed already, which is therefore no failure when the queue is away or takes no writes:
   * it is asked for again until it is in, as long as this process lives.
   */
  async follow<Name extends JobName>(name: Name, payload: Payload<Name>, options: AddOptions = {}): Promise<void> {
    const add = () => this.add(name, payload, options);
    const again = () => void (this.isClosed || add().catch(later));
    const later = () => void setTimeout(again, FOLLOW_MILLISECONDS).unref();
    await add().catch((error: Error) => {
      this.log.warn({ job: name, reason: error.message }, 'a job that follows a change waits for the queue');
      later();
    });
  }

  /** Has the clock set jobs off, for as long as we run: a Redis that was restarted empty has forgotten them. */
  async schedule(): Promise<void> {
    for (const name of SCHEDULED) await this.scheduleJob(name);
    this.rescheduling = setInterval(() => void this.scheduleMissing().catch(() => undefined), RESCHEDULE_MILLISECONDS).unref();
  }

  private async scheduleMissing(): Promise<void> {
    for (const name of SCHEDULED) if (!(await this.queue(queueOf(name)).getJobScheduler(name))) await this.scheduleJob(name);
  }

  private async scheduleJob(name: JobName): Promise<void> {
    const opts = { attempts: 1, removeOnComplete: true, removeOnFail: { count: 20 } };
    await this.queue(queueOf(name)).upsertJobScheduler(name, { every: SCHEDULES[name] }, { name, data: {}, opts });
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
    this.isClosed = true;
    clearInterval(this.rescheduling);
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }
}

function toJobOptions(name: JobName, { onceFor, delayMilliseconds }: AddOptions): JobsOptions {
  return {
    ...(onceFor !== undefined && { deduplication: { id: `${name}/${onceFor}`, keepLastIfActive: true } }),
    ...(delayMilliseconds && { delay: delayMilliseconds }),
  };
}
