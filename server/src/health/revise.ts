import type { ComparedWith, Evaluation, Verdict } from '@rollout-health/shared/verdicts';
import { judgedSeriesOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { Outcome } from '@rollout-health/shared/words';
import type { History } from './history.store.js';
import type { Alphas } from './alphas.js';
import { judge, plainEvidence, type Judgement } from './judge.js';
import type { SumRequest, SumTable, Sums } from './sums.js';
import type { Window } from './window.js';

/** A stored evaluation, with what judging it again takes. */
export interface Made {
  id: number;
  stageId: number;
  segmentId: number;
  windowFrom: Date;
  windowTo: Date;
  outcome: Outcome;
  /** What it was made of. */
  sample: Sums;
  declaration: CriterionDeclaration;
  /** The alphas and the dispersion it was made with, and what its limit came from. */
  alpha: Alphas;
  dispersion: number;
  comparedWith: ComparedWith;
  baselineStageId: number | null;
  baselineStartedAt: Date | null;
  /** A journey counts once its time to finish is over: only those had been counted. */
  journeyMinutes: number | null;
  revisedOutcome: Outcome | null;
}

export type Revision = NonNullable<Evaluation['revision']>;

function windowOf({ windowFrom, windowTo, journeyMinutes }: Made): Window {
  const from = windowFrom.getTime();
  return { isLife: false, from, to: Math.max(from, windowTo.getTime() - (journeyMinutes ?? 0) * 60_000) };
}

function baselineWindowOf(made: Made): Window | null {
  const { to } = windowOf(made);
  const from = made.baselineStartedAt?.getTime();
  return from === undefined || made.baselineStageId === null ? null : { isLife: false, from: Math.min(from, to), to };
}

export function requestsOf(made: Made): SumRequest[] {
  const { stageId, segmentId, baselineStageId, declaration } = made;
  const baseline = baselineWindowOf(made);
  return judgedSeriesOf(declaration.metric, declaration.of).flatMap((series) => [
    { stageId, segmentId, series, window: windowOf(made) },
    ...(baseline && baselineStageId !== null ? [{ stageId: baselineStageId, segmentId, series, window: baseline }] : []),
  ]);
}

/** What the evaluation says with all signals of its window. Null: no signal of it came late, or it says the same as it was told last. */
export function judgeAgain(made: Made, { begun, whole }: History, now: Date): Revision | null {
  // What these were compared with is made of many windows: the next evaluation judges them anew.
  if (made.comparedWith === 'mix' || made.comparedWith === 'earlier-weeks' || made.comparedWith === 'concurrent') return null;
  if (isBetween(made.sample, ownSums(made, whole), ownSums(made, begun)) && made.baselineStageId === null) return null;
  const judgement = judgeIn(made, begun);
  const { outcome, estimate, lower, upper } = judgement;
  if (outcome !== judgeIn(made, whole).outcome || outcome === (made.revisedOutcome ?? made.outcome)) return null;
  const sample: Verdict['sample'] = { ...ownSums(made, begun), from: made.windowFrom.toISOString(), to: made.windowTo.toISOString() };
  return { revisedAt: now.toISOString(), outcome, estimate, lower, upper, sample };
}

/** Without late signals the sums of then lie between those of the buckets that were over and of those that had begun. */
function isBetween(sums: Sums, least: Sums, most: Sums): boolean {
  return (['numerator', 'denominator'] as const).every((part) => sums[part] >= least[part] && sums[part] <= most[part]);
}

function ownSums(made: Made, table: SumTable): Sums {
  const { stageId, segmentId, declaration } = made;
  return table.sums({ stageId, segmentId, window: windowOf(made) }, declaration.metric, declaration.of);
}

function judgeIn(made: Made, table: SumTable): Judgement {
  const { declaration, segmentId, baselineStageId } = made;
  const window = baselineWindowOf(made);
  const baseline = window && baselineStageId !== null ? table.sums({ stageId: baselineStageId, segmentId, window }, declaration.metric, declaration.of) : null;
  const evidence = plainEvidence(ownSums(made, table), baseline);
  return judge(declaration, { ...evidence, dispersion: made.dispersion }, made.alpha);
}
