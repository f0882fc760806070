import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Explanation } from '@rollout-health/shared/health';
import { ExplanationQuery } from '@rollout-health/shared/series';
import { Needs } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { Explainer } from './explainer.js';

@ApiTags('health')
@Controller('api/v1/rollouts/:rollout/stages/:stage/criteria')
@Needs('rollout.read')
export class ExplainController {
  constructor(private readonly explainer: Explainer) {}

  /** What stands behind a criterion's verdict as of now: in words, as it narrowed, and what it would take to decide. */
  @Get(':criterion')
  @Returns(Explanation)
  explain(
    @Param('rollout') rollout: string,
    @Param('stage') stage: string,
    @Param('criterion') criterion: string,
    @Query({ schema: ExplanationQuery }) query: ExplanationQuery,
  ): Promise<Explanation> {
    return this.explainer.explain(rollout, stage, criterion, query.segment ?? null);
  }
}
