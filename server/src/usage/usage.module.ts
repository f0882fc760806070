import { Module } from '@nestjs/common';
import { FeaturesQueries } from './features.queries.js';
import { PatternStore } from './pattern.store.js';
import { RetentionQueries } from './retention.queries.js';
import { UsageController } from './usage.controller.js';
import { VarietyQueries } from './variety.queries.js';

@Module({
  controllers: [UsageController],
  providers: [FeaturesQueries, PatternStore, RetentionQueries, VarietyQueries],
  exports: [FeaturesQueries, RetentionQueries, VarietyQueries],
})
export class UsageModule {}
