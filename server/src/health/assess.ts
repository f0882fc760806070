import type { StageHealth } from '@rollout-health/shared/health';
import { earliestBefore, exposureOf } from '@rollout-health/shared/stage-life';
import { isDifferent } from './change.js';
import { hasSignals, stageFeeds, type StageFeed } from './feeds.js';
import { stageFigures } from './figures.js';
import { answersFor } from './answers.js';
import { moveOf, UNTESTED, type AssumptionMove } from './practice/assumptions.js';
import { practiceFindings } from './practice/practice-findings.js';
import { whoAnswers } from './practice/responsibilities.js';
import { judgeGate } from './gate.js';
import type { Situation, StageSituation } from './situation.js';
import { judgeOverrides, type Overridden } from './overrides.js';
import { reviewFindings } from './review-findings.js';
import { stageStatus, type StatusInput } from './stage-status.js';
import type { SumTable } from './sums.js';
import { journeysWithoutHelp } from './without-help.js';
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

/** What the verdicts make of assumptions; the situation knows of it from here on. */
export function moveAssumptions({ declared, practice }: Situation, judged: JudgedStage[], now: Date): AssumptionMove[] {
  const stages = judged.map(({ stage, judged: own }) => ({ stage, verdicts: own.map(({ verdict }) => verdict) }));
  const moves = declared.assumptions.flatMap((assumption) => moveOf(assumption, practice.assumptions.get(assumption.key) ?? UNTESTED, stages) ?? []);
  for (const { key, state } of moves) practice.assumptions.set(key, { ...UNTESTED, state, since: now });
  return moves;
}

/** The health of one stage from its verdicts, as it is stored and sent. */
export function composeHealth(situation: Situation, all: JudgedStage[], index: number, sums: SumTable, now: Date): StageHealth {
  const { stage, feeds, judged } = all[index] as JudgedStage;
  const before = situation.stages[index - 1];
  const verdicts = judged.map(({ verdict }) => verdict);
  const input = {
    stage,
    previous: stage.previous,
    verdicts,
    feeds,
    hasSignals: hasSignals(situation.heartbeats, stage.id),
    pause: situation.decisions.find(({ stageId }) => stageId === stage.id) ?? null,
    startedOver: before ? startedOver(situation, all, index - 1, now) : null,
    reviewDueAt: stage.reviewDueAt,
    now,
  };
  const status = stageStatus(input);
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
    earliestBefore: earliestBefore(stage),
    ...status,
    reasons: status.reasons.map((reason) => ({ ...reason, answers: answers(reason) })),
    verdicts,
    figures: stageFigures(stage, situation.journeys.keys(), feeds, sums, now),
    withoutHelp: withoutHelpOf(situation, all[index] as JudgedStage, input, sums),
    ...gateOf(situation, all, index, now),
    exposure: exposureOf(stage.state),
    automation: stage.automation,
    reviewDueAt: stage.reviewDueAt?.toISOString() ?? null,
    asOf: now.toISOString(),
  };
}

/** Health as it would be if whoever was rescued had failed. */
function withoutHelpOf(situation: Situation, { stage, judged }: JudgedStage, input: StatusInput, sums: SumTable): StageHealth['withoutHelp'] {
  if (stage.state === 'planned') return null;
  const journeys = journeysWithoutHelp(situation, stage, judged, sums);
  if (journeys.length === 0) return null;
  const outcomes = new Map(journeys.flatMap(({ criteria }) => criteria.map(({ criterion, withoutHelp }) => [criterion, withoutHelp])));
  const verdicts = input.verdicts.map((verdict) => ({
    ...verdict,
    outcome: (verdict.segment === null && outcomes.get(verdict.criterion)) || verdict.outcome,
  }));
  return { status: stageStatus({ ...input, verdicts }).status, journeys };
}

/** The gate with its overrides. A completed stage that was advanced over its closed gate is judged as if it still ran, until its reasons are gone. */
function gateOf(situation: Situation, all: JudgedStage[], index: number, now: Date): Overridden {
  const { stage, feeds, judged } = all[index] as JudgedStage;
  const { declared } = situation;
  const overrides = situation.overrides.filter(({ stageId }) => stageId === stage.id);
  const isCompleted = stage.state === 'completed';
  const decides = whoAnswers(declared.responsibilities, 'decides', stage.key);
  const { gate, gateReasons } = judgeGate({
    stage: isCompleted && overrides.length > 0 ? { ...stage, state: 'active' } : stage,
    hasSuccessor: index < all.length - 1,
    judged,
    feeds,
    practice: [...practiceFindings(declared, situation.practice, stage, situation.stages, now), ...reviewFindings(stage, decides, now)],
    gate: declared.gates[stage.key] ?? {},
    decides,
    answersFor: answersFor(declared.responsibilities, stage.key),
    now,
  });
  if (overrides.length === 0) return { gate, gateReasons, overrides: [] };
  return judgeOverrides({ stage: stage.key, isCompleted, gateReasons, overrides, metAfter: metOn(all[index + 1]), now });
}

/** Criteria that are met on a stage for everybody and in each segment that they are judged on. */
function metOn(stage: JudgedStage | undefined): Set<string> {
  const verdicts = stage?.judged.map(({ verdict }) => verdict) ?? [];
  const open = new Set(verdicts.filter(({ outcome, isStale }) => outcome !== 'met' || isStale).map(({ criterion }) => criterion));
  return new Set(verdicts.map(({ criterion }) => criterion).filter((criterion) => !open.has(criterion)));
}

/** The newest override of the stage before, over which this one was started; null once its reasons are gone. */
function startedOver(situation: Situation, all: JudgedStage[], index: number, now: Date): StatusInput['startedOver'] {
  const { stage } = all[index] as JudgedStage;
  if (stage.state !== 'completed') return null;
  const { overrides } = gateOf(situation, all, index, now);
  const last = overrides.filter(({ state }) => state === 'standing' || state === 'expired').at(-1);
  return last ? { ...last, stageName: stage.name } : null;
}

export interface StageChange {
  stage: StageSituation;
  health: StageHealth;
}

/** Stages that a watcher would see a difference on. */
export function findChanges(situation: Situation, judged: JudgedStage[], sums: SumTable, now: Date): StageChange[] {
  return judged
    .map(({ stage }, index) => ({ stage, health: composeHealth(situation, judged, index, sums, now) }))
    .filter(({ stage, health }) => isDifferent(stage.previous, health));
}
