import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Decision, DecisionRequest, Gate } from '@rollout-health/shared/health';
import { Key } from '@rollout-health/shared/words';
import { z } from 'zod';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { conflict } from '../platform/problem.js';
import { Returns } from '../platform/schema.js';
import { Queues } from '../queue/queues.service.js';
import { DecisionStore } from './decision.store.js';
import { closing, GateStore } from './gate.store.js';
import { RolloutStore } from './rollout.store.js';

const DecisionList = z.object({ decisions: z.array(Decision) });
const OfStage = z.object({ stage: Key.optional() });
const Enforce = z.object({ enforce: z.enum(['true', 'false']).optional() });

@Controller('api/v1/rollouts/:rollout')
@Needs('rollout.read')
export class StagesController {
  constructor(
    private readonly rollouts: RolloutStore,
    private readonly gates: GateStore,
    private readonly decisions: DecisionStore,
    private readonly queues: Queues,
  ) {}

  /** May this stage's successor start? With `?enforce=true` a closed gate answers 409, for pipelines. */
  @Get('stages/:stage/gate')
  @Returns(Gate)
  async gate(
    @Param('rollout', { schema: Key }) key: string,
    @Param('stage', { schema: Key }) stageKey: string,
    @Query({ schema: Enforce }) query: z.infer<typeof Enforce>,
  ): Promise<Gate> {
    const stage = await this.rollouts.stage(await this.rollouts.record(key), stageKey);
    const { stage: name, gate, automation, asOf, reasons } = await this.gates.of(stage.id, stage.key);
    if (query.enforce === 'true' && automation === 'off') {
      throw conflict(
        'Nothing advances this stage by itself: its automation is off, whatever the evidence. A person can advance it, or turn automation on again.',
        [{ path: 'automation', message: 'is off' }],
      );
    }
    if (query.enforce === 'true' && gate === 'closed') {
      const shut = closing(reasons);
      throw conflict(
        `The gate is closed: ${shut.map(({ text }) => text).join(' ')}`,
        shut.map(({ kind, text, opens }) => ({ path: kind, message: `${text} ${opens}` })),
      );
    }
    return { stage: name, gate, automation, asOf, reasons };
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
    await this.queues.add('health.evaluate', { rolloutId: rollout.id, cause: 'decision' }, { onceFor: `${rollout.id}/decision` });
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
}
