import { Module } from '@nestjs/common';
import { CompactProcessor } from './compact.processor.js';
import { FailedErasuresProcessor } from './failed-erasures.processor.js';
import { FailedJobsController } from './failed-jobs.controller.js';
import { MetricsController } from './metrics.controller.js';
import { PartitionsProcessor } from './partitions.processor.js';
import { ProbesController } from './probes.controller.js';
import { RetentionProcessor } from './retention.processor.js';
import { WriteProbe } from './write-probe.js';

@Module({
  controllers: [MetricsController, ProbesController],
  providers: [CompactProcessor, FailedErasuresProcessor, PartitionsProcessor, RetentionProcessor, WriteProbe],
})
export class OperationsModule {}

/** Only where callers can be looked up: a worker has nobody to ask who they are. */
@Module({ controllers: [FailedJobsController] })
export class FailedJobsModule {}
