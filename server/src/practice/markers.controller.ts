import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MarkerRequest, Markers, MarkersQuery } from '@rollout-health/shared/markers';
import { z } from 'zod';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { MarkerStore } from './marker.store.js';

const Made = z.object({ id: z.string() });
const Id = z.string().regex(/^[a-z]+ \d{1,9}$/, 'is a kind and a number, such as "release 12"');

@ApiTags('figures')
@Controller('api/v1/rollouts/:rollout/markers')
export class MarkersController {
  constructor(private readonly markers: MarkerStore) {}

  /** What happened, newest first: decisions, overrides, reviews, and what was posted. Charts of time draw it. */
  @Get()
  @Needs('rollout.read')
  @Returns(Markers)
  async list(@Param('rollout') rollout: string, @Query({ schema: MarkersQuery }) query: MarkersQuery): Promise<Markers> {
    return { markers: await this.markers.list(rollout, query) };
  }

  /** A release, an incident, a holiday or a note; it appears on every open chart. */
  @Post()
  @Needs('practice.edit')
  @Returns(Made, { status: 201 })
  async add(@Param('rollout') rollout: string, @Body({ schema: MarkerRequest }) body: MarkerRequest, @FromCaller() caller: Caller) {
    return { id: await this.markers.add(rollout, body, caller) };
  }

  @Delete(':id')
  @Needs('practice.edit')
  @HttpCode(204)
  remove(@Param('rollout') rollout: string, @Param('id', { schema: Id }) id: string, @FromCaller() caller: Caller): Promise<void> {
    return this.markers.remove(rollout, id, caller);
  }
}
