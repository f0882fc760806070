import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Decision, DecisionRequest, GateAnswer } from '@rollout-health/shared/gate';
import { Key } from '@rollout-health/shared/words';
import { z } from 'zod';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { conflict } from '../platform/problem.js';
import { Returns } from '../platform/schema.js';
import { askForEvaluation } from '../queue/evaluation.js';
import { Queues } from '../queue/queues.service.js';
import { DecisionStore } from './decision.store.js';
import { answerOf, closing, GateStore } from './gate.store.js';
import { RolloutStore } from './rollout.store.js';

const DecisionList = z.object({ decisions: z.array(Decision) });
const OfStage = z.object({ stage: Key.optional() });
const Enforce = z.object({ enforce: z.enum(['true', 'false']).optional() });
const DryRun = z.object({ dryRun: z.enum(['true', 'false']).optional() });

@Controller('api/v1/rollouts/:rollout')
@Needs('rollout.read')
export class StagesController {
  constructor(
    private readonly rollouts: RolloutStore,
    private readonly gates: GateStore,
    private readonly decisions: DecisionStore,
    private readonly queues: Queues,
  ) {}

  /** May this stage's successor start? With `?enforce=true` what may not proceed is answered 409, for pipelines. */
  @Get('stages/:stage/gate')
  @Returns(GateAnswer)
  async gate(
    @Param('rollout', { schema: Key }) key: string,
    @Param('stage', { schema: Key }) stageKey: string,
    @Query({ schema: Enforce }) { enforce }: z.infer<typeof Enforce>,
  ): Promise<GateAnswer> {
    const answer = await this.answer(key, stageKey);
    if (enforce === 'true') refuse(answer);
    return answer;
  }

  /** The same for hooks that post, such as Flagger's, whatever they post: 200 only where the stage may proceed. With `?dryRun=true` always 200. */
  @Post('stages/:stage/gate')
  @HttpCode(200)
  @Returns(GateAnswer)
  async gateHook(
    @Param('rollout', { schema: Key }) key: string,
    @Param('stage', { schema: Key }) stageKey: string,
    @Query({ schema: DryRun }) { dryRun }: z.infer<typeof DryRun>,
  ): Promise<GateAnswer> {
    const answer = await this.answer(key, stageKey);
    if (dryRun !== 'true') refuse(answer);
    return answer;
  }

  /** Pausing, holding, resuming and rolling back never need a reason; advancing over a closed gate does, and the permission to override gates. */
  @Post('stages/:stage/decisions')
  @Needs('stages.decide')
  @Returns(Decision, { status: 201 })
  async decide(
    @Param('rollout', { schema: Key }) key: string,
    @Param('stage', { schema: Key }) stageKey: string,
    @Body({ schema: DecisionRequest }) body: DecisionRequest,
    @FromCaller() caller: Caller,
  ): Promise<Decision> {
    const rollout = await this.rollouts.record(key);
    const decision = await this.decisions.decide({ rollout, stage: await this.rollouts.stage(rollout, stageKey), request: body, caller });
    await askForEvaluation(this.queues, rollout.id, 'decision');
    return decision;
  }

  @Get('decisions')
  @Returns(DecisionList)
  async list(
    @Param('rollout', { schema: Key }) key: string,
    @Query({ schema: OfStage }) query: z.infer<typeof OfStage>,
  ): Promise<z.infer<typeof DecisionList>> {
    const rollout = await this.rollouts.record(key);
    return { decisions: await this.decisions.list(rollout.id, query.stage) };
  }

  private async answer(key: string, stageKey: string): Promise<GateAnswer> {
    const stage = await this.rollouts.stage(await this.rollouts.record(key), stageKey);
    return answerOf(await this.gates.of(stage.id, stage.key));
  }
}

function refuse({ mayProceed, automation, reasons }: GateAnswer): void {
  if (mayProceed) return;
  if (automation === 'off') {
    throw conflict(
      'Nothing advances this stage by itself: its automation is off, whatever the evidence. A person can advance it, or turn automation on again.',
      [{ path: 'automation', message: 'is off' }],
    );
  }
  const shut = closing(reasons);
  throw conflict(
    `The gate is closed: ${shut.map(({ text }) => text).join(' ')}`,
    shut.map(({ kind, text, opens }) => ({ path: kind, message: `${text} ${opens}` })),
  );
}
