import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { ActivityModule } from '../activity/activity.module.js';
import { FiguresModule } from '../figures/figures.module.js';
import { ExplainModule } from '../health/explain.module.js';
import { HealthModule } from '../health/health.module.js';
import { IngestModule } from '../ingest/ingest.module.js';
import { LiveModule } from '../live/live.module.js';
import { FailedJobsModule, OperationsModule } from '../operations/operations.module.js';
import { PatternsModule } from '../patterns/patterns.module.js';
import type { Configuration } from '../platform/configuration.js';
import { PlatformModule } from '../platform/platform.module.js';
import { PracticeModule } from '../practice/practice.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { ReminderLettersModule, RemindersModule } from '../reminders/reminders.module.js';
import { RolloutsModule } from '../rollouts/rollouts.module.js';
import { RollupModule } from '../rollup/rollup.module.js';
import { SourcesModule } from '../sources/sources.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { SummaryModule } from '../summary/summary.module.js';
import { SupportModule } from '../support/support.module.js';
import { UsageModule } from '../usage/usage.module.js';
import { PageModule } from './page.module.js';

/** What each role is made of: `api` takes requests, `worker` does jobs, `all` both. */
@Module({})
export class AppModule {
  static for(configuration: Configuration): DynamicModule {
    const everywhere = [PlatformModule.with(configuration), StorageModule, QueueModule, OperationsModule];
    const api = [
      AccessModule,
      RolloutsModule,
      SourcesModule,
      IngestModule,
      LiveModule,
      ExplainModule,
      FiguresModule,
      SupportModule,
      PracticeModule,
      SummaryModule,
      ActivityModule,
      FailedJobsModule,
      UsageModule,
      RemindersModule,
      PageModule,
    ];
    const worker = [RollupModule, HealthModule, PatternsModule, ReminderLettersModule];
    return { module: AppModule, imports: [...everywhere, ...(configuration.servesApi ? api : []), ...(configuration.worksJobs ? worker : [])] };
  }
}
