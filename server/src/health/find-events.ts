import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { Alphas } from './alphas.js';
import { countedLimit, countsOf, isMoreWorse, marginOf, perOf, toUnit } from './criterion-form.js';
import type { Evidence, Finding } from './judge.js';
import { bar, shapeFor, type Interval } from './statistics/interval.js';
import { logRateEvidence, rateLower, rateUpper } from './statistics/rate-interval.js';
import { logFewerEvidence, logMoreEvidence, rateAtLeast, rateAtMost } from './statistics/ratio-grid.js';
import { estimateRatio, logComparedEvidence, ratioAtLeast, ratioAtMost, type Block } from './statistics/two-samples.js';

/** Events in their exposure against a threshold. */
export function limitedEvents(criterion: CriterionDeclaration, threshold: number, { strict, lenient, dispersion }: Evidence, alphas: Alphas): Finding {
  const limit = countedLimit(criterion, threshold);
  const [alarm, gate] = [countsOf(criterion, strict, dispersion), countsOf(criterion, lenient, dispersion)];
  const isMore = isMoreWorse(criterion);
  const alarmed = { events: alarm.events, exposure: alarm.exposure, alpha: alphas.breached };
  const gated = { events: gate.events, exposure: gate.exposure, alpha: alphas.met };
  const counted: Interval = isMore ? { lower: rateAtLeast(alarmed), upper: rateUpper(gated) } : { lower: rateLower(gated), upper: rateAtMost(alarmed) };
  const against = (isMore ? logMoreEvidence : logFewerEvidence)(alarm.events, limit * alarm.exposure);
  const isGood = isMore ? gate.events < limit * gate.exposure : gate.events > limit * gate.exposure;
  return {
    interval: toUnit(criterion, counted),
    isBreached: isMore ? counted.lower > limit : counted.upper < limit,
    isMet: isMore ? counted.upper < limit : counted.lower > limit,
    towardsBreached: against / bar(alphas.breached),
    towardsMet: isGood ? logRateEvidence(limit, gate.events, gate.exposure, shapeFor(2, alphas.met)) / bar(alphas.met) : 0,
  };
}

/** Events against those of a baseline. Null: the baseline has none of its own yet. */
export function comparedEvents(
  criterion: CriterionDeclaration,
  { strict, lenient, dispersion }: Evidence,
  { sums, blocks }: NonNullable<Evidence['baseline']>,
  alphas: Alphas,
): Finding | null {
  const baseline = countsOf(criterion, sums, dispersion);
  if (baseline.exposure <= 0) return null;
  const blocksOf = (own: typeof strict): Block[] =>
    blocks?.map((block) => ({ baseline: countsOf(criterion, block.baseline, dispersion), stage: countsOf(criterion, block.own, dispersion) })) ?? [
      { baseline, stage: countsOf(criterion, own, dispersion) },
    ];
  const [alarm, gate] = [blocksOf(strict), blocksOf(lenient)];
  const margin = marginOf(criterion);
  const isMore = isMoreWorse(criterion);
  const ratio: Interval = isMore
    ? { lower: ratioAtLeast(alarm, alphas.breached), upper: ratioAtMost(gate, alphas.met) }
    : { lower: ratioAtLeast(gate, alphas.met), upper: ratioAtMost(alarm, alphas.breached) };
  const rate = (baseline.events / baseline.exposure) * perOf(criterion);
  const log = (of: Block[], side: 'worse' | 'better') => logComparedEvidence(of, margin, side);
  const isAbove = (of: Block[]) => estimateRatio(of) > margin;
  return {
    interval: { lower: ratio.lower * rate, upper: ratio.upper * rate },
    isBreached: isMore ? ratio.lower > margin : ratio.upper < margin,
    isMet: isMore ? ratio.upper < margin : ratio.lower > margin,
    towardsBreached: isAbove(alarm) === isMore ? log(alarm, isMore ? 'worse' : 'better') / bar(alphas.breached) : 0,
    towardsMet: isAbove(gate) === isMore ? 0 : log(gate, isMore ? 'better' : 'worse') / bar(alphas.met),
  };
}
