import { Controller, Get, Headers, Ip, Res } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram } from 'prom-client';
import { CallerLookup, demand, Public } from '../platform/access.js';
import { Configuration } from '../platform/configuration.js';
import { Meters } from '../platform/meters.js';
import { unauthorized } from '../platform/problem.js';
import { JobMetrics } from '../queue/job-metrics.js';
import { Queues } from '../queue/queues.service.js';
import { Database } from '../storage/database.js';
import { within } from './within.js';

const PATIENCE_MILLISECONDS = 2_000;
const JOB_SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/** What this process and its queues look like from outside, as Prometheus reads it. */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly meters: Meters,
    private readonly configuration: Configuration,
    private readonly modules: ModuleRef,
    private readonly queues: Queues,
    private readonly database: Database,
    jobs: JobMetrics,
  ) {
    const registers = [meters.registry];
    collectDefaultMetrics({ register: meters.registry });
    const durations = new Histogram({
      name: 'rollout_health_job_seconds',
      help: 'Time that jobs took, by outcome',
      labelNames: ['job', 'outcome'],
      buckets: JOB_SECONDS,
      registers,
    });
    jobs.observe((job, seconds, outcome) => durations.observe({ job, outcome }, seconds));
    this.measureQueues();
    this.measureLag();
  }

  @Get()
  @Public()
  async read(@Res({ passthrough: true }) reply: FastifyReply, @Ip() address: string, @Headers('authorization') authorization?: string): Promise<string> {
    if (!this.configuration.metricsPublic) await this.demandCaller(authorization, address);
    void reply.header('content-type', this.meters.registry.contentType);
    return this.meters.registry.metrics();
  }

  /** They count all rollouts together: a role in one is not enough. A worker has nobody to look up: with METRICS_PUBLIC off its metrics stay closed. */
  private async demandCaller(authorization: string | undefined, address: string): Promise<void> {
    const lookup = this.configuration.servesApi ? this.modules.get(CallerLookup, { strict: false }) : null;
    const caller = authorization && lookup ? await lookup.find({ authorization, address }) : null;
    if (!caller) throw unauthorized('Metrics are not public here (METRICS_PUBLIC). Send an API token as Authorization: Bearer.');
    demand(caller, 'rollout.read');
  }

  /** A part that does not answer is left out of the page: the rest of it is wanted most then. */
  private measureQueues(): void {
    const { queues } = this;
    new Gauge({
      name: 'rollout_health_queue_jobs',
      help: 'Jobs in each queue, by state',
      labelNames: ['queue', 'state'],
      registers: [this.meters.registry],
      async collect() {
        this.reset();
        const counts = await within(PATIENCE_MILLISECONDS, queues.counts()).catch(() => ({}));
        for (const [queue, states] of Object.entries(counts)) for (const [state, count] of Object.entries(states)) this.set({ queue, state }, count);
      },
    });
  }

  private measureLag(): void {
    const { database } = this;
    new Gauge({
      name: 'rollout_health_evaluation_lag_seconds',
      help: 'Age of the oldest standing evaluation among rollouts with an active stage',
      registers: [this.meters.registry],
      async collect() {
        this.reset();
        const lag = database.one<{ seconds: number | null }>(
          `SELECT extract(epoch FROM now() - min(coalesce(r.evaluated_at, r.created_at)))::float8 AS seconds FROM rollouts r
           WHERE EXISTS (SELECT 1 FROM stages s WHERE s.rollout_id = r.id AND s.state = 'active' AND s.removed_at IS NULL)`,
        );
        const row = await within(PATIENCE_MILLISECONDS, lag).catch(() => undefined);
        this.set(Math.max(row?.seconds ?? 0, 0));
      },
    });
  }
}
