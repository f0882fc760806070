import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PromiseAnswer, Summary } from '@rollout-health/shared/summary';
import { Needs } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { PromiseQueries } from './promise.queries.js';
import { SummaryQueries } from './summary.queries.js';

@ApiTags('summary')
@Controller('api/v1/rollouts/:rollout')
@Needs('rollout.read')
export class SummaryController {
  constructor(
    private readonly summaries: SummaryQueries,
    private readonly promises: PromiseQueries,
  ) {}

  /** Where we are, whether we are ready, and what is asked of the reader: plain sentences, then what they rest on. */
  @Get('summary')
  @Returns(Summary)
  read(@Param('rollout') rollout: string): Promise<Summary> {
    return this.summaries.read(rollout);
  }

  /** What the rollout promised in numbers, how that was in the last seven days and in the seven before. */
  @Get('promise')
  @Returns(PromiseAnswer)
  async promise(@Param('rollout') rollout: string): Promise<PromiseAnswer> {
    return { promise: await this.promises.read(rollout) };
  }
}
