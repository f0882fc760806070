import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AssumptionPage, FindingRequest, PilotAnswers } from '@rollout-health/shared/assumptions';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { AssumptionQueries } from './assumption.queries.js';
import { AssumptionStore } from './assumption.store.js';

@ApiTags('practice')
@Controller('api/v1/rollouts/:rollout')
@Needs('practice.edit')
export class AssumptionsController {
  constructor(
    private readonly store: AssumptionStore,
    private readonly queries: AssumptionQueries,
  ) {}

  /** Assumptions with what became of them, and what kind of pilot they were tested in. */
  @Needs('rollout.read')
  @Get('assumptions')
  @Returns(AssumptionPage)
  page(@Param('rollout') rollout: string): Promise<AssumptionPage> {
    return this.queries.page(rollout);
  }

  /** What was found, or that somebody accepts by name that nothing was. */
  @Post('assumptions/:key/findings')
  @HttpCode(204)
  find(
    @Param('rollout') rollout: string,
    @Param('key') key: string,
    @Body({ schema: FindingRequest }) body: FindingRequest,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    return this.store.find(rollout, key, body, caller);
  }

  @Put('stages/:stage/pilot-answers')
  @HttpCode(204)
  answer(
    @Param('rollout') rollout: string,
    @Param('stage') stage: string,
    @Body({ schema: PilotAnswers }) body: PilotAnswers,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    return this.store.answerPilot(rollout, stage, body, caller);
  }
}
