import { Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Calendar, NewCalendar } from '@rollout-health/shared/reviews';
import { Key } from '@rollout-health/shared/words';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ICalCalendarMethod, ICalEventStatus, default as createCalendar } from 'ical-generator';
import { z } from 'zod';
import { FromCaller, Needs, Public, type Caller } from '../../platform/access.js';
import { Clock } from '../../platform/clock.js';
import { oneLine } from '@rollout-health/shared/words';
import { unauthorized } from '../../platform/problem.js';
import { Id, Returns } from '../../platform/schema.js';
import { RolloutStore } from '../rollout.store.js';
import { CalendarStore } from './calendar.store.js';
import { ReviewStore } from './review.store.js';

const HOUR = 3_600_000;
const Token = z.object({ token: z.string().max(200).optional() });
const Calendars = z.object({ calendars: z.array(Calendar) });

@ApiTags('reviews')
@Controller('api/v1/rollouts/:rollout')
@Needs('rollout.read')
export class CalendarController {
  constructor(
    private readonly rollouts: RolloutStore,
    private readonly calendars: CalendarStore,
    private readonly reviews: ReviewStore,
    private readonly clock: Clock,
  ) {}

  /** Reviews as a calendar (RFC 5545). Calendars send no headers: the token is in the address, and reads nothing else. */
  @Get('reviews.ics')
  @Public()
  async feed(
    @Param('rollout', { schema: Key }) key: string,
    @Query({ schema: Token }) { token }: z.infer<typeof Token>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (token === undefined || !(await this.calendars.mayRead(key, token))) {
      throw unauthorized('This address of a calendar is not known or was revoked. Make a new one on the page Reviews and decisions.');
    }
    const rollout = await this.rollouts.record(key);
    // The library writes a calendar's name as it is, and leaves carriage returns in texts.
    const [title, purpose] = [oneLine(rollout.name), oneLine(rollout.purpose)];
    const calendar = createCalendar({
      name: `Reviews: ${title}`,
      prodId: { company: 'Rollout Health', product: 'Reviews' },
      method: ICalCalendarMethod.PUBLISH,
    });
    const now = this.clock.now();
    const { due, reviews } = await this.reviews.page(rollout);
    for (const { stage, name, dueAt, isOverdue } of due) {
      if (dueAt === null) continue;
      const start = new Date(dueAt);
      calendar.createEvent({
        id: `due-${key}-${stage}@rollout-health`,
        stamp: now,
        start,
        end: new Date(start.getTime() + HOUR),
        summary: `${isOverdue ? 'Overdue: r' : 'R'}eview of ${oneLine(name)} (${title})`,
        description: purpose,
        status: ICalEventStatus.TENTATIVE,
      });
    }
    for (const { id, stage, openedAt, closedAt, decision } of reviews) {
      if (closedAt === null) continue;
      const summary = `Review of ${stage}: ${decision?.decision ?? 'held'} (${title})`;
      const description = oneLine(decision?.reason ?? '');
      const event = { id: `held-${key}-${id}@rollout-health`, stamp: now, start: new Date(openedAt), end: new Date(closedAt), summary, description };
      calendar.createEvent({ ...event, status: ICalEventStatus.CONFIRMED });
    }
    void reply.header('content-type', 'text/calendar; charset=utf-8').header('cache-control', 'no-store').send(calendar.toString());
  }

  @Get('calendars')
  @Needs('reviews.hold')
  @Returns(Calendars)
  async list(@Param('rollout', { schema: Key }) key: string): Promise<z.infer<typeof Calendars>> {
    return { calendars: await this.calendars.list((await this.rollouts.record(key)).id) };
  }

  /** Makes an address for a calendar to subscribe to. It is shown in this answer and never again. */
  @Post('calendars')
  @Needs('reviews.hold')
  @Returns(NewCalendar, { status: 201 })
  async make(@Param('rollout', { schema: Key }) key: string, @FromCaller() caller: Caller, @Req() request: FastifyRequest): Promise<NewCalendar> {
    return this.calendars.make(await this.rollouts.record(key), `${request.protocol}://${request.host}`, caller);
  }

  @Delete('calendars/:calendar')
  @HttpCode(204)
  @Needs('reviews.hold')
  async revoke(@Param('rollout', { schema: Key }) key: string, @Param('calendar', { schema: Id }) id: string, @FromCaller() caller: Caller): Promise<void> {
    await this.calendars.revoke(await this.rollouts.record(key), Number(id), caller);
  }
}
