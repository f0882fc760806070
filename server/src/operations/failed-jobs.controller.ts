import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { FailedJobs } from '@rollout-health/shared/operations';
import type { Job } from 'bullmq';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { conflict, notFound } from '../platform/problem.js';
import { Returns } from '../platform/schema.js';
import { countRecords, type QueuedRecords } from '../queue/packed-records.js';
import { QUEUE_NAMES, type QueueName } from '../queue/queues.js';
import { Queues } from '../queue/queues.service.js';
import { noteActivity } from '../storage/activity.js';
import { Database } from '../storage/database.js';

const SHOWN_PER_QUEUE = 100;

const isoOf = (time: number): string => new Date(time).toISOString();

function recordsOf(data: unknown): number | null {
  const records = (data as { records?: QueuedRecords } | null)?.records;
  return records ? countRecords(records) : null;
}

@ApiTags('operations')
@Controller('api/v1/operations/jobs')
@Needs('settings.manage')
export class FailedJobsController {
  constructor(
    private readonly queues: Queues,
    private readonly database: Database,
  ) {}

  /** Jobs that failed for good, newest first, each with its reason. */
  @Get('failed')
  @Returns(FailedJobs)
  async list(): Promise<FailedJobs> {
    const found = await Promise.all(
      QUEUE_NAMES.map(async (queue) => {
        const [total, jobs] = await Promise.all([
          this.queues.queue(queue).getJobCountByTypes('failed'),
          this.queues.queue(queue).getFailed(0, SHOWN_PER_QUEUE - 1),
        ]);
        return { queue, total, jobs };
      }),
    );
    const jobs = found.flatMap(({ queue, jobs }) =>
      (jobs as Job[]).map((job) => ({
        queue,
        id: String(job.id),
        name: job.name,
        reason: job.failedReason ?? 'no reason was kept',
        attempts: job.attemptsMade,
        records: recordsOf(job.data),
        addedAt: isoOf(job.timestamp),
        failedAt: job.finishedOn === undefined ? null : isoOf(job.finishedOn),
      })),
    );
    return {
      total: found.reduce((sum, { total }) => sum + total, 0),
      jobs: jobs.sort((a, b) => (b.failedAt ?? b.addedAt).localeCompare(a.failedAt ?? a.addedAt)),
    };
  }

  /** Puts a failed job back into its queue, once its cause is mended. Doing a job again counts nothing twice. */
  @Post(':queue/:id/retry')
  @HttpCode(204)
  async retry(@Param('queue') queue: string, @Param('id') id: string, @FromCaller() caller: Caller): Promise<void> {
    if (!QUEUE_NAMES.includes(queue as QueueName)) throw notFound(`There is no queue "${queue}". There are ${QUEUE_NAMES.join(', ')}.`);
    const job = (await this.queues.queue(queue as QueueName).getJob(id)) as Job | undefined;
    if (!job) throw notFound(`The queue "${queue}" has no job "${id}". GET /api/v1/operations/jobs/failed lists those that failed.`);
    if (!(await job.isFailed())) throw conflict('This job has not failed: it waits, is being done, or was sent round again already.');
    await job.retry('failed', { resetAttemptsMade: true });
    await noteActivity(this.database, { actor: caller, action: 'job retried', subject: `${queue} ${id}`, before: { reason: job.failedReason ?? null } });
  }
}
