import { Body, Controller, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { Decision, DecisionReason, GateOverride, OverrideAnswer, OverrideRequest } from '@rollout-health/shared/gate';
import { AutomationRequest, Beginning, BeginningRequest, Drill, PauseCredibility } from '@rollout-health/shared/stage-life';
import { Key } from '@rollout-health/shared/words';
import { z } from 'zod';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { Id, Returns } from '../platform/schema.js';
import { askForEvaluation } from '../queue/evaluation.js';
import { Queues } from '../queue/queues.service.js';
import { BeginningStore } from './beginning.store.js';
import { DecisionStore } from './decision.store.js';
import { OverrideStore } from './override.store.js';
import { RolloutStore } from './rollout.store.js';
import { StageLifeStore } from './stage-life.store.js';

const OverrideList = z.object({ overrides: z.array(GateOverride) });

/** What surrounds a decision: its reason, overrides, what happens by itself, rehearsals. */
@Controller('api/v1/rollouts/:rollout')
@Needs('rollout.read')
export class StageLifeController {
  constructor(
    private readonly rollouts: RolloutStore,
    private readonly decisions: DecisionStore,
    private readonly overrides: OverrideStore,
    private readonly stageLife: StageLifeStore,
    private readonly beginnings: BeginningStore,
    private readonly queues: Queues,
  ) {}

  /** Why it was decided, said afterwards: by whoever decided, once. */
  @Patch('decisions/:decision')
  @Needs('stages.decide')
  @Returns(Decision)
  async giveReason(
    @Param('rollout', { schema: Key }) key: string,
    @Param('decision', { schema: Id }) id: string,
    @Body({ schema: DecisionReason }) { reason }: DecisionReason,
    @FromCaller() caller: Caller,
  ): Promise<Decision> {
    const rollout = await this.rollouts.record(key);
    const decision = await this.decisions.giveReason(rollout, Number(id), reason, caller);
    await askForEvaluation(this.queues, rollout.id, 'decision');
    return decision;
  }

  @Get('overrides')
  @Returns(OverrideList)
  async listOverrides(@Param('rollout', { schema: Key }) key: string): Promise<z.infer<typeof OverrideList>> {
    return { overrides: await this.overrides.list((await this.rollouts.record(key)).id) };
  }

  /** Asks for an override of a closed gate. It stands at once for who may override, unless the stage asks for a second person: then it waits for one. */
  @Post('stages/:stage/overrides')
  @Needs('stages.decide')
  @Returns(GateOverride, { status: 201 })
  async ask(
    @Param('rollout', { schema: Key }) key: string,
    @Param('stage', { schema: Key }) stage: string,
    @Body({ schema: OverrideRequest }) { reason }: OverrideRequest,
    @FromCaller() caller: Caller,
  ): Promise<GateOverride> {
    const rollout = await this.rollouts.record(key);
    const override = await this.overrides.ask(rollout, await this.rollouts.stage(rollout, stage), reason, caller);
    await askForEvaluation(this.queues, rollout.id, 'decision');
    return override;
  }

  /** Approved or refused by a person who did not ask for it; withdrawn by who did. */
  @Post('overrides/:override/answer')
  @HttpCode(200)
  @Needs('stages.decide')
  @Returns(GateOverride)
  async answer(
    @Param('rollout', { schema: Key }) key: string,
    @Param('override', { schema: Id }) id: string,
    @Body({ schema: OverrideAnswer }) body: OverrideAnswer,
    @FromCaller() caller: Caller,
  ): Promise<GateOverride> {
    const rollout = await this.rollouts.record(key);
    const override = await this.overrides.answer(rollout, Number(id), body, caller);
    await askForEvaluation(this.queues, rollout.id, 'decision');
    return override;
  }

  /** Whether pipelines that ask the gate are answered by the evidence (on), or always with no (off). Who has the stage stays as it is. */
  @Put('stages/:stage/automation')
  @HttpCode(204)
  @Needs('stages.decide')
  async setAutomation(
    @Param('rollout', { schema: Key }) key: string,
    @Param('stage', { schema: Key }) stage: string,
    @Body({ schema: AutomationRequest }) body: AutomationRequest,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    const rollout = await this.rollouts.record(key);
    await this.stageLife.setAutomation(rollout, await this.rollouts.stage(rollout, stage), body, caller);
    await askForEvaluation(this.queues, rollout.id, 'decision');
  }

  /** Says when a stage began, as a team does that brings its pilot's history: its declaration is revised, and everything is judged anew from then on. */
  @Put('stages/:stage/beginning')
  @Needs('rollout.edit')
  @Returns(Beginning)
  async begin(
    @Param('rollout', { schema: Key }) key: string,
    @Param('stage', { schema: Key }) name: string,
    @Body({ schema: BeginningRequest }) { startedAt }: BeginningRequest,
    @FromCaller() caller: Caller,
  ): Promise<Beginning> {
    const rollout = await this.rollouts.record(key);
    await this.beginnings.move(rollout, await this.rollouts.stage(rollout, name), startedAt, caller);
    await askForEvaluation(this.queues, rollout.id, 'decision');
    return this.beginnings.of(await this.rollouts.stage(rollout, name));
  }

  /** Begins a rehearsal of the pause: the time runs until somebody presses. Nothing is paused. */
  @Post('stages/:stage/drills')
  @Needs('stages.decide')
  @Returns(Drill, { status: 201 })
  async startDrill(
    @Param('rollout', { schema: Key }) key: string,
    @Param('stage', { schema: Key }) stage: string,
    @FromCaller() caller: Caller,
  ): Promise<Drill> {
    const rollout = await this.rollouts.record(key);
    return this.stageLife.startDrill(rollout, await this.rollouts.stage(rollout, stage), caller);
  }

  @Post('drills/:drill/press')
  @HttpCode(200)
  @Needs('stages.decide')
  @Returns(Drill)
  async pressDrill(@Param('rollout', { schema: Key }) key: string, @Param('drill', { schema: Id }) id: string, @FromCaller() caller: Caller): Promise<Drill> {
    const rollout = await this.rollouts.record(key);
    const drill = await this.stageLife.pressDrill(rollout, Number(id), caller);
    await askForEvaluation(this.queues, rollout.id, 'decision');
    return drill;
  }

  /** Reds seen, reds that led to a pause, minutes to decide, overrides and what came after. */
  @Get('pause-credibility')
  @Returns(PauseCredibility)
  async credibility(@Param('rollout', { schema: Key }) key: string): Promise<PauseCredibility> {
    return this.stageLife.credibility((await this.rollouts.record(key)).id);
  }
}
