import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { Job, Worker } from 'bullmq';
import { Configuration } from '../platform/configuration.js';
import { Log } from '../platform/log.js';
import { chooseBackend } from './backend.js';
import { HANDLES } from './handles.js';
import { JobMetrics } from './job-metrics.js';
import { outlast } from './outlast.js';
import { JOBS, QUEUE_NAMES, queueOf, type JobName, type Payload, type QueueName } from './queues.js';

type Handler = (payload: Payload<JobName>, job: Job) => Promise<unknown>;

/** Takes jobs out and does them. A job without a handler, or with two, stops the start. */
@Injectable()
export class Workers {
  private workers: Worker[] = [];
  private readonly stopping = new AbortController();

  constructor(
    private readonly configuration: Configuration,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
    private readonly metrics: JobMetrics,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    const handlers = this.findHandlers();
    const names = QUEUE_NAMES.filter((name) => this.works(name));
    const missing = (Object.keys(JOBS) as JobName[]).filter((name) => names.includes(queueOf(name)) && !handlers.has(name));
    if (missing.length > 0) throw new Error(`No handler for the jobs ${missing.join(', ')}. Each job of the table needs exactly one.`);
    const backend = chooseBackend(this.configuration);
    this.workers = names.map((name) => {
      const worker = backend.worker(name, (job) => this.run(handlers, job));
      worker.on('error', (error) => this.log.debug({ queue: name, reason: error.message }, 'worker connection'));
      worker.on('failed', (job, error) => this.log.warn({ queue: name, job: job?.id, attempt: job?.attemptsMade, reason: error.message }, 'job failed'));
      return worker;
    });
    for (const worker of this.workers) await worker.waitUntilReady();
    // Not awaited: resolves when the worker is closed.
    for (const worker of this.workers) void worker.run();
  }

  /** Announcements go out where the sockets are; everything else is done by workers. */
  private works(name: QueueName): boolean {
    return name === 'live' ? this.configuration.servesApi : this.configuration.worksJobs;
  }

  /** Jobs in hand are finished, but for those that wait for the database: they stay in the queue. None is started. */
  async close(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.workers.map((worker) => worker.close()));
    this.workers = [];
  }

  private async run(handlers: Map<JobName, Handler>, job: Job): Promise<unknown> {
    const handler = handlers.get(job.name as JobName);
    if (!handler) throw new Error(`No handler for a job named ${job.name}. A newer version put it in: bring this worker up to date.`);
    const work = () => this.metrics.time(job.name as JobName, () => handler(job.data as Payload<JobName>, job));
    // What a clock sets off comes again by itself, and must not keep from its turn what makes room, such as retention.
    if ((job.opts.attempts ?? 1) === 1) return work();
    const onPause = (why: string) => this.log.warn({ job: job.name, reason: why }, 'a job waits until it can be done');
    return outlast(work, { signal: this.stopping.signal, onPause });
  }

  private findHandlers(): Map<JobName, Handler> {
    const handlers = new Map<JobName, Handler>();
    for (const { instance } of this.discovery.getProviders()) {
      if (!instance || typeof instance !== 'object') continue;
      const prototype = Object.getPrototypeOf(instance) as Record<string, Handler>;
      for (const method of this.scanner.getAllMethodNames(prototype)) {
        const handler = prototype[method];
        const name = handler && this.reflector.get<JobName | undefined>(HANDLES, handler);
        if (!handler || !name) continue;
        if (handlers.has(name)) throw new Error(`Two handlers for the job ${name}. Each job of the table needs exactly one.`);
        handlers.set(name, handler.bind(instance));
      }
    }
    return handlers;
  }
}
