import { createPostgresBackend, Queue, Worker, type Job, type JobsOptions } from 'bullmq';
import type { Configuration } from '../platform/configuration.js';
import { CONCURRENCY, type QueueName } from './queues.js';

/** The one switch between the two backends: Postgres, or Redis when REDIS_URL is set. */
export interface QueueBackend {
  queue(name: QueueName): Queue;
  worker(name: QueueName, process: (job: Job) => Promise<unknown>): Worker;
  /** Rejects when what the queue is kept in takes no writes, where that is not the database. */
  ask(queue: Queue): Promise<void>;
}

const JOB_OPTIONS: JobsOptions = {
  attempts: 10,
  backoff: { type: 'exponential', delay: 200, jitter: 0.5 },
  removeOnComplete: true,
  // Kept with its reason until somebody replays or drops it.
  removeOnFail: false,
};

// A worker that was killed holds its jobs this long; then another one takes them.
const LOCK_MILLISECONDS = 15_000;

const COMMAND_MILLISECONDS = 5_000;

// A job may need a second connection while it holds one, for a name that nobody knew: some are left for that.
const SPARE_CONNECTIONS = 2;

function workerOptions(name: QueueName, { databaseConnections }: Configuration) {
  return {
    concurrency: Math.max(1, Math.min(CONCURRENCY[name], databaseConnections - SPARE_CONNECTIONS)),
    lockDuration: LOCK_MILLISECONDS,
    stalledInterval: LOCK_MILLISECONDS / 3,
    // A job is done again for as long as its workers keep dying: giving up would lose what was acknowledged.
    maxStalledCount: 100,
    drainDelay: 1,
    autorun: false,
  };
}

export function chooseBackend(configuration: Configuration): QueueBackend {
  return configuration.redisUrl ? onRedis(configuration.redisUrl, configuration) : onPostgres(configuration);
}

function onRedis(url: string, configuration: Configuration): QueueBackend {
  const prefix = configuration.queuePrefix;
  return {
    queue: (name) =>
      new Queue(name, {
        prefix,
        // Adding fails at once while Redis is away, and soon while it hangs, so that ingest can say so.
        connection: { url, enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: COMMAND_MILLISECONDS },
        defaultJobOptions: JOB_OPTIONS,
        streams: { events: { maxLen: 100 } },
      }),
    worker: (name, process) => new Worker(name, process, { ...workerOptions(name, configuration), prefix, connection: { url, maxRetriesPerRequest: null } }),
    ask: async (queue) => {
      const client = await queue.getBackend().client;
      await client.set(`${prefix}:asked`, '', { PX: 1_000 });
    },
  };
}

function onPostgres(configuration: Configuration): QueueBackend {
  const connection = (max: number) => ({
    connectionString: configuration.databaseUrl,
    // Postgres has schemas where Redis has key prefixes.
    schema: `queue_${configuration.queuePrefix.replaceAll('-', '_').toLowerCase()}`,
    migrate: true,
    max,
    application_name: 'rollout-health queue',
  });
  return {
    queue: (name) =>
      new Queue(
        name,
        { connection: connection(name === 'signals' ? 6 : 2), defaultJobOptions: JOB_OPTIONS, streams: { events: { maxLen: 100 } } },
        createPostgresBackend,
      ) as unknown as Queue,
    worker: (name, process) =>
      new Worker(
        name,
        process,
        { ...workerOptions(name, configuration), connection: connection(name === 'signals' ? 6 : 3) },
        createPostgresBackend,
      ) as unknown as Worker,
    ask: async () => undefined,
  };
}
