import { Module } from '@nestjs/common';
import { FiguresModule } from '../figures/figures.module.js';
import { PracticeModule } from '../practice/practice.module.js';
import { RolloutsModule } from '../rollouts/rollouts.module.js';
import { UsageModule } from '../usage/usage.module.js';
import { BadgeController } from './badge.controller.js';
import { LinksController } from './links.controller.js';
import { LinkStore } from './link.store.js';
import { PromiseQueries } from './promise.queries.js';
import { SummaryController } from './summary.controller.js';
import { SummaryQueries } from './summary.queries.js';

@Module({
  imports: [RolloutsModule, PracticeModule, UsageModule, FiguresModule],
  controllers: [BadgeController, LinksController, SummaryController],
  providers: [LinkStore, SummaryQueries, PromiseQueries],
})
export class SummaryModule {}
