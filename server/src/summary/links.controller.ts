import { Body, Controller, Delete, Get, Header, Headers, Ip, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { NewSummaryLink, SharedSummary, SummaryLink, SummaryLinkRequest } from '@rollout-health/shared/summary';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import { FromCaller, Needs, Public, type Caller } from '../platform/access.js';
import { unauthorized } from '../platform/problem.js';
import { payerOf } from '../platform/networks.js';
import { overrun, tooMany } from '../platform/rate-limit.js';
import { Id, Returns } from '../platform/schema.js';
import { LinkStore } from './link.store.js';
import { SummaryQueries } from './summary.queries.js';

const SummaryLinks = z.object({ links: z.array(SummaryLink) });
const PER_MINUTE = 30;

@ApiTags('summary')
@Controller('api/v1')
export class LinksController {
  private readonly pace = new RateLimiterMemory({ keyPrefix: 'shared-summary', points: PER_MINUTE, duration: 60 });

  constructor(
    private readonly links: LinkStore,
    private readonly summaries: SummaryQueries,
  ) {}

  /** Links to the summary and to badges, the newest first. */
  @Get('rollouts/:rollout/summary/links')
  @Needs('rollout.edit')
  @Returns(SummaryLinks)
  async list(@Param('rollout') rollout: string): Promise<z.infer<typeof SummaryLinks>> {
    return { links: await this.links.list(rollout) };
  }

  /** A link that opens this rollout's summary or its stages' badges, and nothing else, to whoever has it. Its token is answered once. */
  @Post('rollouts/:rollout/summary/links')
  @Needs('rollout.edit')
  @Returns(NewSummaryLink, { status: 201 })
  make(
    @Param('rollout') rollout: string,
    @Body({ schema: SummaryLinkRequest }) body: SummaryLinkRequest,
    @FromCaller() caller: Caller,
  ): Promise<NewSummaryLink> {
    return this.links.make(rollout, body, caller);
  }

  /** From then on the link opens nothing. */
  @Delete('rollouts/:rollout/summary/links/:id')
  @Needs('rollout.edit')
  @Returns(SummaryLink)
  revoke(@Param('rollout') rollout: string, @Param('id', { schema: Id }) id: string, @FromCaller() caller: Caller): Promise<SummaryLink> {
    return this.links.revoke(rollout, Number(id), caller);
  }

  /** The summary that a link opens. The link's token goes in `Authorization: Bearer`; it opens no other address. */
  @Get('shared-summary')
  @Public()
  @Header('Cache-Control', 'no-store')
  @Returns(SharedSummary)
  async open(@Headers('authorization') authorization: string | undefined, @Ip() address: string): Promise<SharedSummary> {
    const wait = await overrun(this.pace, payerOf(address));
    if (wait !== null) throw tooMany(`A shared summary is answered ${PER_MINUTE} times a minute. Wait a minute, then reload.`, wait);
    const token = /^Bearer (rhs_[\w-]{32})$/.exec(authorization ?? '')?.[1];
    const link = token === undefined ? null : await this.links.open(token, 'summary');
    if (!link) throw unauthorized('This link opens nothing: it expired, was revoked, or is not whole. Ask whoever gave it to you for a new one.');
    return { summary: await this.summaries.read(link.rollout), link: { name: link.name, expiresAt: link.expiresAt } };
  }
}
