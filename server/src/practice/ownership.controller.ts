import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DependencyReportRequest, OwnershipPage } from '@rollout-health/shared/ownership';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { OwnershipStore } from './ownership.store.js';

@ApiTags('practice')
@Controller('api/v1/rollouts/:rollout')
@Needs('practice.edit')
export class OwnershipController {
  constructor(private readonly store: OwnershipStore) {}

  /** Responsibilities with their gaps, dependencies with their load now and at the next stage, and the capacity of support. */
  @Needs('rollout.read')
  @Get('ownership')
  @Returns(OwnershipPage)
  page(@Param('rollout') rollout: string): Promise<OwnershipPage> {
    return this.store.page(rollout);
  }

  /** How much a dependency bears now, or bore when it was tried; from a person or a pipeline. */
  @Post('dependencies/:key/reports')
  @HttpCode(204)
  report(
    @Param('rollout') rollout: string,
    @Param('key') key: string,
    @Body({ schema: DependencyReportRequest }) body: DependencyReportRequest,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    return this.store.report(rollout, key, body, caller);
  }
}
