import type { StageHealth } from '@rollout-health/shared/health';
import { isDifferent } from './change.js';
import { hasSignals, stageFeeds, type StageFeed } from './feeds.js';
import { stageFigures } from './figures.js';
import { answersFor } from './answers.js';
import { ownershipGate } from './practice/ownership.js';
import { whoAnswers } from './practice/responsibilities.js';
import { judgeGate } from './gate.js';
import type { Situation, StageSituation } from './situation.js';
import { stageStatus } from './stage-status.js';
import type { SumTable } from './sums.js';
import { judgeStage, type Found, type Judged } from './verdicts.js';

export interface JudgedStage {
  stage: StageSituation;
  feeds: StageFeed[];
  judged: Judged[];
}

/** The verdicts of every stage; new ones still without the number of their evaluation. */
export function judgeRollout(situation: Situation, sums: SumTable, found: Found, now: Date): JudgedStage[] {
  return situation.stages.map((stage) => {
    const feeds = stageFeeds(situation.heartbeats, stage.id, now);
    return { stage, feeds, judged: judgeStage({ situation, stage, feeds, sums, found, now }) };
  });
}

/** The health of one stage from its verdicts, as it is stored and sent. */
export function composeHealth(situation: Situation, { stage, feeds, judged }: JudgedStage, sums: SumTable, now: Date): StageHealth {
  const index = situation.stages.indexOf(stage);
  const before = situation.stages[index - 1];
  const verdicts = judged.map(({ verdict }) => verdict);
  const advance = situation.decisions.find(({ stageId, decision }) => stageId === before?.id && decision === 'advance');
  const status = stageStatus({
    stage,
    previous: stage.previous,
    verdicts,
    feeds,
    hasSignals: hasSignals(situation.heartbeats, stage.id),
    pause: situation.decisions.find(({ stageId, decision }) => stageId === stage.id && decision === 'pause') ?? null,
    override: before && advance ? { ...advance, stageName: before.name } : null,
    now,
  });
  const { declared } = situation;
  const answers = answersFor(declared.responsibilities, stage.key);
  return {
    stage: stage.key,
    name: stage.name,
    kind: stage.kind,
    state: stage.state,
    position: stage.position,
    plannedUsers: stage.plannedUsers,
    startedAt: stage.startedAt?.toISOString() ?? null,
    ...status,
    reasons: status.reasons.map((reason) => ({ ...reason, answers: answers(reason) })),
    verdicts,
    figures: stageFigures(stage, situation.journeys.keys(), feeds, sums, now),
    ...judgeGate({
      stage,
      hasSuccessor: index < situation.stages.length - 1,
      judged,
      feeds,
      practice: ownershipGate(declared, stage),
      gate: declared.gates[stage.key] ?? {},
      decides: whoAnswers(declared.responsibilities, 'decides', stage.key),
      answersFor: answers,
      now,
    }),
    asOf: now.toISOString(),
  };
}

export interface StageChange {
  stage: StageSituation;
  health: StageHealth;
}

/** Stages that a watcher would see a difference on. */
export function findChanges(situation: Situation, judged: JudgedStage[], sums: SumTable, now: Date): StageChange[] {
  return judged
    .map((judgedStage) => ({ stage: judgedStage.stage, health: composeHealth(situation, judgedStage, sums, now) }))
    .filter(({ stage, health }) => isDifferent(stage.previous, health));
}
