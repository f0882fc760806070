import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CapacityPage } from '@rollout-health/shared/capacity';
import { Notice, NoticeAnswer, NoticeRequest, Notices } from '@rollout-health/shared/notices';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { Id, Returns } from '../platform/schema.js';
import { CapacityQueries } from './capacity.queries.js';
import { NoticeStore } from './notice.store.js';

@ApiTags('support')
@Controller('api/v1/rollouts/:rollout')
@Needs('rollout.read')
export class SupportLoadController {
  constructor(
    private readonly capacity: CapacityQueries,
    private readonly notices: NoticeStore,
  ) {}

  /** Tickets and hours a day now, at the next stage and at full size, held against who answers them; the queue to come; a surge told from growth. */
  @Get('capacity')
  @Returns(CapacityPage)
  page(@Param('rollout') rollout: string): Promise<CapacityPage> {
    return this.capacity.page(rollout);
  }

  /** What support was told before exposure changed, newest first. */
  @Get('notices')
  @Returns(Notices)
  list(@Param('rollout') rollout: string): Promise<Notices> {
    return this.notices.list(rollout);
  }

  /** Tells support of a stage that is to start, with the load to expect and the workarounds that are known now. */
  @Post('notices')
  @Needs('stages.decide')
  @Returns(Notice, { status: 201 })
  tell(@Param('rollout') rollout: string, @Body({ schema: NoticeRequest }) body: NoticeRequest, @FromCaller() caller: Caller): Promise<Notice> {
    return this.notices.tell(rollout, body, caller);
  }

  @Post('notices/:notice/acknowledgement')
  @Needs('practice.edit')
  @HttpCode(200)
  @Returns(Notice)
  acknowledge(
    @Param('rollout') rollout: string,
    @Param('notice', { schema: Id }) notice: string,
    @Body({ schema: NoticeAnswer }) { note }: NoticeAnswer,
    @FromCaller() caller: Caller,
  ): Promise<Notice> {
    return this.notices.acknowledge(rollout, notice, note, caller);
  }

  @Post('notices/:notice/withdrawal')
  @Needs('stages.decide')
  @HttpCode(200)
  @Returns(Notice)
  withdraw(@Param('rollout') rollout: string, @Param('notice', { schema: Id }) notice: string, @FromCaller() caller: Caller): Promise<Notice> {
    return this.notices.withdraw(rollout, notice, caller);
  }
}
