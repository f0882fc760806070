import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { WindowQuery } from '@rollout-health/shared/series';
import { SupportLoad, TicketHistory, TicketPage, TicketQuery } from '@rollout-health/shared/support';
import { Needs } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { LoadQueries } from './load.queries.js';
import { TicketsQueries } from './tickets.queries.js';

@ApiTags('support')
@Controller('api/v1/rollouts/:rollout')
@Needs('rollout.read')
export class SupportController {
  constructor(
    private readonly load: LoadQueries,
    private readonly tickets: TicketsQueries,
  ) {}

  /** Open now, and what came in and went out in the window. Without times: the last 7 days. The window starts with a day (UTC). */
  @Get('support')
  @Returns(SupportLoad)
  support(@Param('rollout') rollout: string, @Query({ schema: WindowQuery }) query: WindowQuery): Promise<SupportLoad> {
    return this.load.read(rollout, query);
  }

  /** Tickets of a filter, newest first, with their total; with format=csv all of them as text/csv. */
  @Get('tickets')
  @Returns(TicketPage)
  async list(@Param('rollout') rollout: string, @Query({ schema: TicketQuery }) query: TicketQuery): Promise<TicketPage | StreamableFile> {
    if (query.format !== 'csv') return this.tickets.page(rollout, query);
    const lines = await this.tickets.csv(rollout, query);
    return new StreamableFile(Readable.from(lines), { type: 'text/csv; charset=utf-8', disposition: `attachment; filename="${rollout}-tickets.csv"` });
  }

  /** One ticket with every state it was reported in. */
  @Get('tickets/:source/:id')
  @Returns(TicketHistory)
  history(@Param('rollout') rollout: string, @Param('source') source: string, @Param('id') id: string): Promise<TicketHistory> {
    return this.tickets.history(rollout, source, id);
  }
}
