import type { ComparedWith } from '@rollout-health/shared/health';
import { seriesOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { Evidence } from './judge.js';
import { EVERYBODY, type Segment, type StageSituation } from './situation.js';
import { clusterDispersion } from './statistics/dispersion.js';
import type { SumTable, Sums } from './sums.js';
import type { EvidenceWindows, Window } from './window.js';

/** The sums behind one verdict: of a criterion, in a stage, for everybody or a segment. `segments`: all there are, for re-weighting. */
export function gatherEvidence(
  criterion: CriterionDeclaration,
  stage: StageSituation,
  segmentId: number,
  windows: EvidenceWindows,
  segments: Segment[],
  sums: SumTable,
): Evidence {
  const series = seriesOf(criterion.metric, criterion.of);
  const sumOf = (stageId: number, window: Window, segment = segmentId) => sums.sums({ stageId, segmentId: segment, window }, series);
  const shown = sumOf(stage.id, windows.shown);
  const dispersion = criterion.metric === 'ticket-rate' ? clusterDispersion({ events: 1, squares: stage.ticketDispersion }) : 1;
  const { baseline } = windows;
  const comparedWith: ComparedWith = baseline?.comparedWith ?? 'threshold';
  if (baseline?.comparedWith === 'mix') {
    const mix = segments.filter(({ dimension }) => dimension === criterion.baseline?.mixOf);
    const strata = mix.map(({ id }) => ({ own: sumOf(stage.id, windows.shown, id), baseline: sumOf(baseline.stage.id, baseline.windows[0] as Window, id) }));
    return { ...standardize(strata), dispersion, comparedWith };
  }
  const compared = baseline && {
    sums: add(baseline.windows.map((window) => sumOf(baseline.stage.id, window))),
    isConcurrent: baseline.comparedWith === 'concurrent',
  };
  const frame = { shown, baseline: compared, dispersion, comparedWith };
  if (!windows.today || !windows.yesterday) return { ...frame, strict: shown, lenient: shown };
  const [today, yesterday] = [sumOf(stage.id, windows.today), sumOf(stage.id, windows.yesterday)];
  return { ...frame, ...settleToday(shown, today, yesterday, segmentId === EVERYBODY ? stage.plannedUsers : 0) };
}

const add = (all: Sums[]): Sums =>
  all.reduce((sum, { numerator, denominator }) => ({ numerator: sum.numerator + numerator, denominator: sum.denominator + denominator }), {
    numerator: 0,
    denominator: 0,
  });

/**
 * A day under way, held against whole days: for a breach its events count at once, but against at least as many users as yesterday had
 * (or, on the first day, as are planned), so that a busy morning is no alarm; for being met only days that are over count.
 */
function settleToday(shown: Sums, today: Sums, yesterday: Sums, planned: number): Pick<Evidence, 'strict' | 'lenient'> {
  const whole = { numerator: shown.numerator - today.numerator, denominator: shown.denominator - today.denominator };
  const expected = Math.max(today.denominator, yesterday.denominator > 0 ? yesterday.denominator : planned);
  return { strict: { numerator: shown.numerator, denominator: whole.denominator + expected }, lenient: whole };
}

/**
 * What the baseline's rates by segment would have made of this stage's mix: one block with that rate and as many events as give it the same
 * relative variance. Segments that the baseline never met are left out of both.
 */
function standardize(strata: { own: Sums; baseline: Sums }[]): Omit<Evidence, 'dispersion' | 'comparedWith'> {
  const met = strata.filter(({ baseline }) => baseline.denominator > 0);
  const own = add(met.map((stratum) => stratum.own));
  let [rate, variance] = [0, 0];
  for (const { own: part, baseline } of met) {
    const weight = own.denominator > 0 ? part.denominator / own.denominator : 0;
    rate += (weight * baseline.numerator) / baseline.denominator;
    variance += (weight / baseline.denominator) ** 2 * baseline.numerator;
  }
  const block = variance > 0 ? { numerator: rate ** 2 / variance, denominator: rate / variance } : add(met.map(({ baseline }) => baseline));
  return { shown: own, strict: own, lenient: own, baseline: met.length > 0 ? { sums: block, isConcurrent: false } : null };
}
