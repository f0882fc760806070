import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { BackTest, BackTestRequest } from '@rollout-health/shared/back-test';
import { Explanation } from '@rollout-health/shared/verdicts';
import { ExplanationQuery } from '@rollout-health/shared/series';
import { Needs } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { BackTester } from './back-tester.js';
import { Explainer } from './explainer.js';

@ApiTags('health')
@Controller('api/v1/rollouts/:rollout/stages/:stage/criteria')
@Needs('rollout.read')
export class ExplainController {
  constructor(
    private readonly explainer: Explainer,
    private readonly backTester: BackTester,
  ) {}

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

  /** What a criterion, as it is or as sent, would have said of this stage over the last days, replayed from rollups. Nothing is changed. */
  @Post(':criterion/back-test')
  @HttpCode(200)
  @Needs('rollout.edit')
  @Returns(BackTest)
  backTest(
    @Param('rollout') rollout: string,
    @Param('stage') stage: string,
    @Param('criterion') criterion: string,
    @Body({ schema: BackTestRequest }) body: BackTestRequest,
  ): Promise<BackTest> {
    return this.backTester.test(rollout, stage, criterion, body);
  }
}
