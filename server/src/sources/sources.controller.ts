import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  FeedContents,
  NewIngestKey,
  QuarantineAnswer,
  QuarantinePage,
  QuarantineRequest,
  SourceChange,
  SourceDeclaration,
  SourceRow,
  UnassignedContents,
} from '@rollout-health/shared/sources';
import { Key, SignalKind } from '@rollout-health/shared/words';
import { z } from 'zod';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { FeedQueries } from './feed.queries.js';
import { QuarantineQueries } from './quarantine.queries.js';
import { SourceStore } from './source.store.js';

const EventKind = SignalKind.extract(['usage', 'errors']);
const SourceList = z.object({ sources: z.array(SourceRow) });
const PageQuery = z.object({
  source: Key.optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .optional(),
  offset: z
    .string()
    .regex(/^\d{1,7}$/)
    .optional(),
});

@Controller('api/v1/rollouts/:rollout')
@Needs('sources.manage')
export class SourcesController {
  constructor(
    private readonly sources: SourceStore,
    private readonly feeds: FeedQueries,
    private readonly quarantine: QuarantineQueries,
  ) {}

  @Get('sources')
  @Needs('sources.read')
  @Returns(SourceList)
  async list(@Param('rollout', { schema: Key }) rollout: string): Promise<z.infer<typeof SourceList>> {
    return { sources: await this.sources.list(rollout) };
  }

  /** Makes a source and its first ingest key. The key is shown in this answer and never again. */
  @Post('sources')
  @Returns(NewIngestKey, { status: 201 })
  async make(
    @Param('rollout', { schema: Key }) rollout: string,
    @Body({ schema: SourceDeclaration }) body: SourceDeclaration,
    @FromCaller() caller: Caller,
  ): Promise<NewIngestKey> {
    return this.sources.make(rollout, body, caller);
  }

  @Patch('sources/:source')
  @HttpCode(204)
  async change(
    @Param('rollout', { schema: Key }) rollout: string,
    @Param('source', { schema: Key }) key: string,
    @Body({ schema: SourceChange }) body: SourceChange,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    await this.sources.change(await this.sources.source(rollout, key), body, caller);
  }

  /** What the number of a source's signals of one kind is made of: the stages that they counted for, and the newest of them. */
  @Get('sources/:source/feeds/:kind')
  @Needs('sources.read')
  @Returns(FeedContents)
  async feed(
    @Param('rollout', { schema: Key }) rollout: string,
    @Param('source', { schema: Key }) source: string,
    @Param('kind', { schema: SignalKind }) kind: SignalKind,
  ): Promise<FeedContents> {
    return this.feeds.contents(await this.sources.source(rollout, source), kind);
  }

  /** Signals that count for no stage yet: the stages that they name, and the newest of them. Tickets without a stage are listed by `GET …/tickets?stage=none`. */
  @Get('unassigned/:kind')
  @Needs('sources.read')
  @Returns(UnassignedContents)
  async unassigned(
    @Param('rollout', { schema: Key }) rollout: string,
    @Param('kind', { schema: EventKind }) kind: z.infer<typeof EventKind>,
  ): Promise<UnassignedContents> {
    return this.feeds.unassigned(await this.sources.rolloutId(rollout), kind);
  }

  @Get('quarantine')
  @Needs('sources.read')
  @Returns(QuarantinePage)
  async page(@Param('rollout', { schema: Key }) rollout: string, @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>): Promise<QuarantinePage> {
    return this.quarantine.page(await this.sources.rolloutId(rollout), query.source, Number(query.limit ?? 100), Number(query.offset ?? 0));
  }

  /** Sends rows again that are right by now, or waves them away. What is still wrong stays. */
  @Post('quarantine')
  @HttpCode(200)
  @Returns(QuarantineAnswer)
  async settle(
    @Param('rollout', { schema: Key }) rollout: string,
    @Body({ schema: QuarantineRequest }) body: QuarantineRequest,
    @FromCaller() caller: Caller,
  ): Promise<QuarantineAnswer> {
    return this.quarantine.settle(await this.sources.rolloutId(rollout), body, caller);
  }
}
