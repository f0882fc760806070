import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { NewIngestKey, QuarantineAnswer, QuarantinePage, QuarantineRequest, SourceChange, SourceDeclaration, SourceRow } from '@rollout-health/shared/sources';
import { Key } from '@rollout-health/shared/words';
import { z } from 'zod';
import { FromCaller, type Caller } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { Database } from '../storage/database.js';
import { QuarantineQueries } from './quarantine.queries.js';
import { SourceStore } from './source.store.js';

const SourceList = z.object({ sources: z.array(SourceRow) });
const Id = z.string().regex(/^\d{1,9}$/, 'is a number');
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
export class SourcesController {
  constructor(
    private readonly sources: SourceStore,
    private readonly quarantine: QuarantineQueries,
    private readonly database: Database,
  ) {}

  @Get('sources')
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
    const made = await this.sources.make(rollout, body);
    await this.note(rollout, caller, 'source made', body.key);
    return made;
  }

  @Patch('sources/:source')
  @HttpCode(204)
  async change(
    @Param('rollout', { schema: Key }) rollout: string,
    @Param('source', { schema: Key }) key: string,
    @Body({ schema: SourceChange }) body: SourceChange,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    await this.sources.change(await this.sources.source(rollout, key), body);
    await this.note(rollout, caller, 'source changed', key);
  }

  @Post('sources/:source/keys')
  @Returns(NewIngestKey, { status: 201 })
  async makeKey(
    @Param('rollout', { schema: Key }) rollout: string,
    @Param('source', { schema: Key }) key: string,
    @FromCaller() caller: Caller,
  ): Promise<NewIngestKey> {
    const source = await this.sources.source(rollout, key);
    await this.note(rollout, caller, 'ingest key made', key);
    return this.sources.makeKey(source.id, source.key);
  }

  /** Refused within two seconds from now. */
  @Delete('sources/:source/keys/:id')
  @HttpCode(204)
  async revokeKey(
    @Param('rollout', { schema: Key }) rollout: string,
    @Param('source', { schema: Key }) key: string,
    @Param('id', { schema: Id }) id: string,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    await this.sources.revokeKey(await this.sources.source(rollout, key), Number(id));
    await this.note(rollout, caller, 'ingest key revoked', `${key} ${id}`);
  }

  @Get('quarantine')
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
    const answer = await this.quarantine.settle(await this.sources.rolloutId(rollout), body);
    await this.note(rollout, caller, `quarantine ${body.action}`, `${answer.settled} settled`);
    return answer;
  }

  private async note(rollout: string, caller: Caller, action: string, subject: string): Promise<void> {
    await this.database.query('INSERT INTO activity (actor, action, rollout_id, subject) SELECT $1, $2, id, $3 FROM rollouts WHERE key = $4', [
      caller.name,
      action,
      subject,
      rollout,
    ]);
  }
}
