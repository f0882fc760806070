import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Clarity } from '@rollout-health/shared/clarity';
import { PatternMarkRequest, Retention, SegmentMarkRequest, UsageQuery, UsageReport, Variety } from '@rollout-health/shared/usage';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { ClarityQueries } from './clarity.queries.js';
import { FeaturesQueries } from './features.queries.js';
import { PatternStore } from './pattern.store.js';
import { RetentionQueries } from './retention.queries.js';
import { VarietyQueries } from './variety.queries.js';

@ApiTags('usage')
@Needs('rollout.read')
@Controller('api/v1/rollouts/:rollout')
export class UsageController {
  constructor(
    private readonly features: FeaturesQueries,
    private readonly patterns: PatternStore,
    private readonly retention: RetentionQueries,
    private readonly variety: VarietyQueries,
    private readonly drift: ClarityQueries,
  ) {}

  /** Features, declared and met: who uses them, what was added since the pilot, and the core's share of use by week. */
  @Get('usage')
  @Returns(UsageReport)
  usage(@Param('rollout') rollout: string, @Query({ schema: UsageQuery }) query: UsageQuery): Promise<UsageReport> {
    return this.features.read(rollout, query);
  }

  /** Whether the product is still as clear as it was: features shipped and never used, first tasks finished, tickets that ask how; by week. */
  @Get('usage/clarity')
  @Returns(Clarity)
  clarity(@Param('rollout') rollout: string): Promise<Clarity> {
    return this.drift.read(rollout);
  }

  /** Says of an event that was not there before whether it was expected, or that somebody looked into it. */
  @Post('usage/marks')
  @Needs('practice.edit')
  @HttpCode(200)
  @Returns(UsageReport)
  async mark(
    @Param('rollout') rollout: string,
    @Body({ schema: PatternMarkRequest }) body: PatternMarkRequest,
    @FromCaller() caller: Caller,
  ): Promise<UsageReport> {
    await this.patterns.mark(rollout, body, caller);
    return this.features.read(rollout, {});
  }

  /** Says it of something that one segment does otherwise than everybody else. */
  @Post('usage/segment-marks')
  @Needs('practice.edit')
  @HttpCode(200)
  @Returns(UsageReport)
  async markSegment(
    @Param('rollout') rollout: string,
    @Body({ schema: SegmentMarkRequest }) body: SegmentMarkRequest,
    @FromCaller() caller: Caller,
  ): Promise<UsageReport> {
    await this.patterns.markSegment(rollout, body, caller);
    return this.features.read(rollout, {});
  }

  /** Who comes back, by the week of the first day, and whether that is value or novelty. */
  @Get('stages/:stage/retention')
  @Returns(Retention)
  returning(@Param('rollout') rollout: string, @Param('stage') stage: string): Promise<Retention> {
    return this.retention.read(rollout, stage);
  }

  /** Who is in a stage, how far that is from the pilot and the plan, and what the pilot's figures become in the plan's mix. */
  @Get('stages/:stage/variety')
  @Returns(Variety)
  mix(@Param('rollout') rollout: string, @Param('stage') stage: string): Promise<Variety> {
    return this.variety.read(rollout, stage);
  }
}
