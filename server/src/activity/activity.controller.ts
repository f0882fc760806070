import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ActivityPage, ActivityQuery } from '@rollout-health/shared/activity';
import { Key } from '@rollout-health/shared/words';
import { Needs } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { Places } from '../storage/places.js';
import { ActivityQueries } from './activity.queries.js';

const TYPES = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' };

@ApiTags('activity')
@Controller('api/v1')
@Needs('activity.read')
export class ActivityController {
  constructor(
    private readonly activity: ActivityQueries,
    private readonly places: Places,
  ) {}

  /** Every change of this installation, newest first; with format=csv or ndjson all of them as a file. */
  @Get('activity')
  @Returns(ActivityPage)
  all(@Query({ schema: ActivityQuery }) query: ActivityQuery): Promise<ActivityPage | StreamableFile> {
    return this.answer(null, 'activity', query);
  }

  /** Every change of one rollout. */
  @Get('rollouts/:rollout/activity')
  @Returns(ActivityPage)
  async ofRollout(
    @Param('rollout', { schema: Key }) rollout: string,
    @Query({ schema: ActivityQuery }) query: ActivityQuery,
  ): Promise<ActivityPage | StreamableFile> {
    return this.answer((await this.places.rollout(rollout)).id, `${rollout}-activity`, query);
  }

  private async answer(rolloutId: number | null, name: string, query: ActivityQuery): Promise<ActivityPage | StreamableFile> {
    const { format = 'json' } = query;
    if (format === 'json') return this.activity.page(rolloutId, query);
    const lines = Readable.from(this.activity.lines(rolloutId, query, format));
    return new StreamableFile(lines, { type: TYPES[format], disposition: `attachment; filename="${name}.${format}"` });
  }
}
