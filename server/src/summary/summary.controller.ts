import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Summary } from '@rollout-health/shared/summary';
import { Needs } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { SummaryQueries } from './summary.queries.js';

@ApiTags('summary')
@Controller('api/v1/rollouts/:rollout/summary')
@Needs('rollout.read')
export class SummaryController {
  constructor(private readonly summaries: SummaryQueries) {}

  /** Where we are, whether we are ready, and what is asked of the reader: plain sentences, then what they rest on. */
  @Get()
  @Returns(Summary)
  read(@Param('rollout') rollout: string): Promise<Summary> {
    return this.summaries.read(rollout);
  }
}
