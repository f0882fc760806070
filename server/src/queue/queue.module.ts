import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { FailedSignals } from './failed-signals.js';
import { JobMetrics } from './job-metrics.js';
import { Queues } from './queues.service.js';
import { Workers } from './workers.service.js';

@Global()
@Module({ imports: [DiscoveryModule], providers: [FailedSignals, Queues, Workers, JobMetrics], exports: [FailedSignals, Queues, Workers, JobMetrics] })
export class QueueModule {}
