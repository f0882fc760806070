import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PremortemItem, PremortemRequest, Review, ReviewChange, ReviewClose, ReviewEvidence, ReviewRequest, ReviewsPage } from '@rollout-health/shared/reviews';
import { Key } from '@rollout-health/shared/words';
import { demand, FromCaller, Needs, type Caller } from '../../platform/access.js';
import { Id, Returns } from '../../platform/schema.js';
import { askForEvaluation } from '../../queue/evaluation.js';
import { Queues } from '../../queue/queues.service.js';
import { RolloutStore } from '../rollout.store.js';
import { AgendaStore } from './agenda.store.js';
import { PremortemStore } from './premortem.store.js';
import { ReviewStore } from './review.store.js';

@ApiTags('reviews')
@Controller('api/v1/rollouts/:rollout')
@Needs('reviews.hold')
export class ReviewsController {
  constructor(
    private readonly rollouts: RolloutStore,
    private readonly reviews: ReviewStore,
    private readonly agendas: AgendaStore,
    private readonly premortem: PremortemStore,
    private readonly queues: Queues,
  ) {}

  /** When each running stage is to be reviewed, reviews held, and the pre-mortem list. */
  @Get('reviews')
  @Needs('rollout.read')
  @Returns(ReviewsPage)
  async page(@Param('rollout', { schema: Key }) key: string): Promise<ReviewsPage> {
    return this.reviews.page(await this.rollouts.record(key));
  }

  /** What a review would look at now. */
  @Get('stages/:stage/agenda')
  @Needs('rollout.read')
  @Returns(ReviewEvidence)
  async agenda(@Param('rollout', { schema: Key }) key: string, @Param('stage', { schema: Key }) stage: string): Promise<ReviewEvidence> {
    return this.agendas.of(await this.rollouts.stage(await this.rollouts.record(key), stage));
  }

  /** Opens a review: its evidence is frozen as it is now. */
  @Post('stages/:stage/reviews')
  @Returns(Review, { status: 201 })
  async open(
    @Param('rollout', { schema: Key }) key: string,
    @Param('stage', { schema: Key }) stage: string,
    @Body({ schema: ReviewRequest }) { attendees = [] }: ReviewRequest,
    @FromCaller() caller: Caller,
  ): Promise<Review> {
    const rollout = await this.rollouts.record(key);
    return this.reviews.open(rollout, await this.rollouts.stage(rollout, stage), attendees, caller);
  }

  @Get('reviews/:review')
  @Needs('rollout.read')
  @Returns(Review)
  async one(@Param('rollout', { schema: Key }) key: string, @Param('review', { schema: Id }) id: string): Promise<Review> {
    return this.reviews.one((await this.rollouts.record(key)).id, Number(id));
  }

  /** Who was there, what was found, what became of each item of the pre-mortem list; as often as need be until it is closed. */
  @Patch('reviews/:review')
  @Returns(Review)
  async write(
    @Param('rollout', { schema: Key }) key: string,
    @Param('review', { schema: Id }) id: string,
    @Body({ schema: ReviewChange }) body: ReviewChange,
    @FromCaller() caller: Caller,
  ): Promise<Review> {
    return this.reviews.write(await this.rollouts.record(key), Number(id), body, caller);
  }

  /** Ends the review with a decision and its reason. Needs findings, and every open item of the pre-mortem list marked. */
  @Post('reviews/:review/close')
  @HttpCode(200)
  @Returns(Review)
  async close(
    @Param('rollout', { schema: Key }) key: string,
    @Param('review', { schema: Id }) id: string,
    @Body({ schema: ReviewClose }) body: ReviewClose,
    @FromCaller() caller: Caller,
  ): Promise<Review> {
    demand(caller, 'stages.decide', key);
    const rollout = await this.rollouts.record(key);
    const review = await this.reviews.close(rollout, Number(id), body, caller);
    await askForEvaluation(this.queues, rollout.id, 'decision');
    return review;
  }

  /** Something that may go wrong, before it does. */
  @Post('premortem')
  @Returns(PremortemItem, { status: 201 })
  async add(
    @Param('rollout', { schema: Key }) key: string,
    @Body({ schema: PremortemRequest }) { text }: PremortemRequest,
    @FromCaller() caller: Caller,
  ): Promise<PremortemItem> {
    return this.premortem.add(await this.rollouts.record(key), text, caller);
  }

  @Delete('premortem/:item')
  @HttpCode(204)
  async withdraw(@Param('rollout', { schema: Key }) key: string, @Param('item', { schema: Id }) id: string, @FromCaller() caller: Caller): Promise<void> {
    await this.premortem.withdraw(await this.rollouts.record(key), Number(id), caller);
  }
}
