import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Key } from '@rollout-health/shared/words';
import { OccurrenceRequest, WorkaroundChange, WorkaroundPage, WorkaroundRequest } from '@rollout-health/shared/workarounds';
import { z } from 'zod';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { WorkaroundQueries } from './workaround.queries.js';
import { WorkaroundStore } from './workaround.store.js';

const Made = z.object({ key: Key });

@ApiTags('practice')
@Controller('api/v1/rollouts/:rollout/workarounds')
@Needs('practice.edit')
export class WorkaroundsController {
  constructor(
    private readonly store: WorkaroundStore,
    private readonly queries: WorkaroundQueries,
  ) {}

  /** What is done by hand, projected onto the next stage and full size, and completion of journeys without that help. */
  @Needs('rollout.read')
  @Get()
  @Returns(WorkaroundPage)
  page(@Param('rollout') rollout: string): Promise<WorkaroundPage> {
    return this.queries.page(rollout);
  }

  @Post()
  @Returns(Made, { status: 201 })
  async add(@Param('rollout') rollout: string, @Body({ schema: WorkaroundRequest }) body: WorkaroundRequest, @FromCaller() caller: Caller) {
    return { key: await this.store.add(rollout, body, caller) };
  }

  /** The whole workaround as it is to stand; with `isEnded` it is no longer needed. */
  @Put(':key')
  @HttpCode(204)
  change(
    @Param('rollout') rollout: string,
    @Param('key') key: string,
    @Body({ schema: WorkaroundChange }) body: WorkaroundChange,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    return this.store.change(rollout, key, body, caller);
  }

  /** It happened again: once, now, if nothing else is said. */
  @Post(':key/occurrences')
  @HttpCode(204)
  count(
    @Param('rollout') rollout: string,
    @Param('key') key: string,
    @Body({ schema: OccurrenceRequest }) body: OccurrenceRequest,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    return this.store.addOccurrences(rollout, key, body, caller);
  }
}
