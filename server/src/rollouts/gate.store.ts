import { Injectable } from '@nestjs/common';
import type { Gate, GateAnswer, GateReason } from '@rollout-health/shared/gate';
import type { StageHealth } from '@rollout-health/shared/health';
import type { Automation } from '@rollout-health/shared/stage-life';
import type { HealthStatus } from '@rollout-health/shared/words';
import { Clock } from '../platform/clock.js';
import { Database, type Statements } from '../storage/database.js';

const TOO_OLD_MILLISECONDS = 60_000;

export interface StandingGate extends Gate {
  health: HealthStatus;
  /** What an override keeps from closing it. */
  overridden: GateReason[];
}

/** The gate as it was judged last. Without a fresh judgement it is closed. */
@Injectable()
export class GateStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async of(stageId: number, stage: string, statements: Statements = this.database): Promise<StandingGate> {
    const now = this.clock.now();
    const [row] = await statements.query<{ automation: Automation; document: StageHealth | null; evaluatedAt: Date | null }>(
      `SELECT s.automation, h.document, r.evaluated_at AS "evaluatedAt" FROM stages s JOIN rollouts r ON r.id = s.rollout_id
       LEFT JOIN stage_health h ON h.stage_id = s.id WHERE s.id = $1`,
      [stageId],
    );
    const automation = row?.automation ?? 'on';
    if (!row?.document) {
      const reasons = [unjudged('not-evaluated', 'This stage has not been evaluated yet.', 'Wait for the first evaluation; a worker must be running.')];
      return { stage, gate: 'closed', automation, asOf: now.toISOString(), health: 'gathering', reasons, overridden: [] };
    }
    const { gate, gateReasons, status, overrides } = row.document;
    const overridden = overrides.filter(({ state }) => state === 'standing').flatMap(({ standing: left }) => left);
    const evaluatedAt = row.evaluatedAt ?? new Date(row.document.asOf);
    const standing: StandingGate = { stage, gate, automation, overridden, asOf: evaluatedAt.toISOString(), reasons: gateReasons, health: status };
    if (now.getTime() - evaluatedAt.getTime() < TOO_OLD_MILLISECONDS) return standing;
    const text = `The last evaluation is from ${evaluatedAt.toISOString()}; nobody knows how the stage is now.`;
    return {
      ...standing,
      gate: 'closed',
      reasons: [unjudged('evaluation-too-old', text, 'Start a worker, or look why it does not evaluate.'), ...gateReasons],
    };
  }
}

const unjudged = (kind: string, text: string, opens: string): GateReason => ({
  kind,
  item: 'stage',
  requirement: 'required',
  text,
  opens,
  about: null,
  answers: null,
  criterion: null,
  evaluation: null,
});

const BROKEN = new Set(['guard-breached', 'goal-breached', 'rolled-back']);

/** What is not known is never safe, and no failure either. */
export function answerOf({ stage, gate, automation, asOf, reasons }: Gate): GateAnswer {
  const mayProceed = gate === 'open' && automation === 'on';
  const isBroken = closing(reasons).some(({ kind }) => BROKEN.has(kind));
  return { stage, gate, automation, asOf, reasons, mayProceed, score: mayProceed ? 1 : isBroken ? 0 : 0.5 };
}

/** What shuts a gate; the other reasons are only worth knowing. */
export const closing = (reasons: GateReason[]): GateReason[] => reasons.filter(({ requirement }) => requirement === 'required');
