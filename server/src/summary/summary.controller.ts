import { Controller, Get, Param } from '@nestjs/common';
import { Summary } from '@rollout-health/shared/summary';
import { Key } from '@rollout-health/shared/words';
import { Returns } from '../platform/schema.js';
import { SummaryQueries } from './summary.queries.js';

@Controller('api/v1/rollouts/:rollout/summary')
export class SummaryController {
  constructor(private readonly summary: SummaryQueries) {}

  /** Plain sentences first, then the figures they are made of. */
  @Get()
  @Returns(Summary)
  async read(@Param('rollout', { schema: Key }) rollout: string): Promise<Summary> {
    return this.summary.read(rollout);
  }
}
