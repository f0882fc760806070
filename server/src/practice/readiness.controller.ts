import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PostedResult, ReadinessPage, ReadinessResultRequest } from '@rollout-health/shared/readiness';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { ReadinessStore } from './readiness.store.js';

@ApiTags('practice')
@Controller('api/v1/rollouts/:rollout/readiness-checks')
@Needs('practice.edit')
export class ReadinessController {
  constructor(private readonly store: ReadinessStore) {}

  /** Checks with their results, and whether these count for the next stage's size. Results of checks that are declared no more stay, with their files. */
  @Needs('rollout.read')
  @Get()
  @Returns(ReadinessPage)
  page(@Param('rollout') rollout: string): Promise<ReadinessPage> {
    return this.store.page(rollout);
  }

  /** A result with its evidence, from a person or a pipeline. The newest counts. Its id is where a file is attached. */
  @Post(':key/results')
  @Returns(PostedResult, { status: 201 })
  post(
    @Param('rollout') rollout: string,
    @Param('key') key: string,
    @Body({ schema: ReadinessResultRequest }) body: ReadinessResultRequest,
    @FromCaller() caller: Caller,
  ): Promise<PostedResult> {
    return this.store.post(rollout, key, body, caller);
  }
}
