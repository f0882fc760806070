import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JobMetrics } from './job-metrics.js';
import { Queues } from './queues.service.js';
import { Workers } from './workers.service.js';

@Global()
@Module({ imports: [DiscoveryModule], providers: [Queues, Workers, JobMetrics], exports: [Queues, Workers, JobMetrics] })
export class QueueModule {}
