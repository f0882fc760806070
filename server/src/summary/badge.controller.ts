import { Controller, Get, Header, Ip, Param } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Public } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { payerOf } from '../platform/networks.js';
import { notFound, unauthorized } from '../platform/problem.js';
import { overrun, tooMany } from '../platform/rate-limit.js';
import { Database } from '../storage/database.js';
import { LinkStore } from './link.store.js';
import { drawBadge, type BadgeStage } from './stage-badge.js';

const PER_MINUTE = 300;

@ApiTags('summary')
@Controller('api/v1/badges')
export class BadgeController {
  private readonly pace = new RateLimiterMemory({ keyPrefix: 'badge', points: PER_MINUTE, duration: 60 });

  constructor(
    private readonly links: LinkStore,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** How a stage is, as an SVG to embed. Images send no headers: the token is in the address, and opens this rollout's badges alone. */
  @Get(':token/:stage')
  @Public()
  @ApiProduces('image/svg+xml')
  @Header('Content-Type', 'image/svg+xml; charset=utf-8')
  // As long as a revoked link may still be seen somewhere.
  @Header('Cache-Control', 'public, max-age=5')
  @Header('Cross-Origin-Resource-Policy', 'cross-origin')
  async read(@Param('token') token: string, @Param('stage') key: string, @Ip() address: string): Promise<string> {
    const wait = await overrun(this.pace, payerOf(address));
    if (wait !== null) throw tooMany(`Badges are answered ${PER_MINUTE} times a minute. Wait a minute, then reload.`, wait);
    const link = /^rhb_[\w-]{32}$/.test(token) ? await this.links.open(token, 'badges') : null;
    if (!link) throw unauthorized('This address of a badge opens nothing: it expired, was revoked, or is not whole. Make a new one on the page Summary.');
    const stage = await this.database.one<BadgeStage>(
      `SELECT s.name, s.state, h.document->>'status' AS status, r.evaluated_at AS "evaluatedAt"
       FROM stages s JOIN rollouts r ON r.id = s.rollout_id LEFT JOIN stage_health h ON h.stage_id = s.id
       WHERE r.key = $1 AND s.key = $2 AND s.removed_at IS NULL`,
      [link.rollout, key],
    );
    if (!stage) throw notFound('This rollout has no such stage.');
    return drawBadge(stage, this.clock.now());
  }
}
