import { Module } from '@nestjs/common';
import { ClarityQueries } from './clarity.queries.js';
import { FeaturesQueries } from './features.queries.js';
import { PatternStore } from './pattern.store.js';
import { RetentionQueries } from './retention.queries.js';
import { SegmentPatternQueries } from './segment-pattern.queries.js';
import { UsageController } from './usage.controller.js';
import { VarietyQueries } from './variety.queries.js';

@Module({
  controllers: [UsageController],
  providers: [ClarityQueries, FeaturesQueries, PatternStore, SegmentPatternQueries, RetentionQueries, VarietyQueries],
  exports: [ClarityQueries, FeaturesQueries, RetentionQueries, VarietyQueries],
})
export class UsageModule {}
