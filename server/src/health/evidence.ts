import type { ComparedWith } from '@rollout-health/shared/verdicts';
import { metricOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { DayBlock } from './blocks.js';
import type { Evidence } from './judge.js';
import { EVERYBODY } from '../storage/segments.js';
import type { Segment, StageSituation } from './situation.js';
import { addSums, combineSums, NO_SUMS, type SumTable, type Sums } from './sums.js';
import type { EvidenceWindows, Window } from './window.js';

type Dispersions = Pick<StageSituation, 'ticketDispersion' | 'eventDispersion' | 'errorDispersion' | 'runDispersion'>;

/** How many of what a criterion counts tell as much as one independent happening of the stage. */
export function dispersionOf(stage: Dispersions, { metric, of }: Pick<CriterionDeclaration, 'metric' | 'of'>): number {
  const { form, feed } = metricOf(metric);
  if (feed === 'errors') return form === 'mean' ? 1 : Math.max(1, stage.errorDispersion);
  if (feed === 'tickets') return Math.max(1, stage.ticketDispersion);
  return form === 'rate' ? Math.max(1, stage.eventDispersion) : (stage.runDispersion[`${metric}:${of}`] ?? 1);
}

/**
 * The sums behind one verdict: of a criterion, in a stage, for everybody or a segment. `segments`: all there are, for re-weighting.
 * `blocks`: day by day, where the baseline runs at the same time.
 */
export function gatherEvidence(
  criterion: CriterionDeclaration,
  stage: StageSituation,
  segmentId: number,
  windows: EvidenceWindows,
  segments: Segment[],
  sums: SumTable,
  blocks: DayBlock[] = [],
): Evidence {
  const sumOf = (stageId: number, window: Window, segment = segmentId) => sums.sums({ stageId, segmentId: segment, window }, criterion.metric, criterion.of);
  const shown = sumOf(stage.id, windows.shown);
  const dispersion = dispersionOf(stage, criterion);
  const { baseline, underWay } = windows;
  const comparedWith: ComparedWith = baseline?.comparedWith ?? 'threshold';
  if (baseline?.comparedWith === 'mix') {
    const mix = segments.filter(({ dimension }) => dimension === criterion.baseline?.mixOf);
    const strata = mix.map(({ id }) => ({ own: sumOf(stage.id, windows.shown, id), baseline: sumOf(baseline.stage.id, baseline.windows[0] as Window, id) }));
    return { ...standardize(strata), dispersion, comparedWith };
  }
  const compared = baseline && {
    sums: addSums(baseline.windows.map((window) => sumOf(baseline.stage.id, window))),
    blocks: baseline.comparedWith === 'concurrent' ? blocks : null,
  };
  // Made for each verdict of each evaluation: named one by one, which costs a tenth of spreading.
  const evidence = (strict: Sums, lenient: Sums): Evidence => ({ shown, strict, lenient, baseline: compared, dispersion, comparedWith });
  if (!underWay) return evidence(shown, shown);
  const settled = combineSums(shown, sumOf(stage.id, underWay.unsettled), -1);
  // Who was first seen this morning still has the day to do something in.
  if (criterion.comparison === 'above') return evidence(settled, settled);
  const isOfUsers = metricOf(criterion.metric).denominator === 'active-user-days' && segmentId === EVERYBODY;
  const [today, yesterday] = [sumOf(stage.id, underWay.today), sumOf(stage.id, underWay.yesterday)];
  return evidence(holdAgainstWholeDay(shown, today, yesterday, isOfUsers ? stage.plannedUsers : 0), settled);
}

/**
 * A day under way: its events count at once, but against at least as much exposure as yesterday had (or, on the first day, as many users as
 * are planned), so that a busy morning is no alarm. With nothing to hold it against, it does not count until it is over.
 */
function holdAgainstWholeDay(shown: Sums, today: Sums, yesterday: Sums, planned: number): Sums {
  const usual = yesterday.denominator > 0 ? yesterday.denominator : planned;
  if (usual <= 0) return combineSums(shown, today, -1);
  return { numerator: shown.numerator, denominator: shown.denominator - today.denominator + Math.max(today.denominator, usual) };
}

/**
 * What the baseline's rates by segment would have made of this stage's mix: one block with that rate and as many events as give it the same
 * relative variance. Segments that the baseline never met are left out of both.
 */
function standardize(strata: { own: Sums; baseline: Sums }[]): Omit<Evidence, 'dispersion' | 'comparedWith'> {
  const met = strata.filter(({ baseline }) => baseline.denominator > 0);
  const own = met.length > 0 ? addSums(met.map((stratum) => stratum.own)) : NO_SUMS;
  let [rate, variance] = [0, 0];
  for (const { own: part, baseline } of met) {
    const weight = own.denominator > 0 ? part.denominator / own.denominator : 0;
    rate += (weight * baseline.numerator) / baseline.denominator;
    variance += (weight / baseline.denominator) ** 2 * baseline.numerator;
  }
  const block = variance > 0 ? { numerator: rate ** 2 / variance, denominator: rate / variance } : addSums(met.map(({ baseline }) => baseline));
  return { shown: own, strict: own, lenient: own, baseline: met.length > 0 ? { sums: block, blocks: null } : null };
}
