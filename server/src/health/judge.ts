import type { ComparedWith } from '@rollout-health/shared/health';
import { metricOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { Outcome } from '@rollout-health/shared/words';
import type { Alphas } from './alphas.js';
import { bar, findEnd, shapeFor, type Interval } from './statistics/interval.js';
import { logProportionEvidence, priorAround, proportionInterval } from './statistics/proportion-interval.js';
import { logRateEvidence, rateInterval } from './statistics/rate-interval.js';
import { logFewerEvidence, logMoreEvidence, rateAtLeast, rateAtMost } from './statistics/ratio-grid.js';
import { concurrentRatio, historyRatio, logConcurrentEvidence, logHistoryEvidence, type Counts } from './statistics/two-samples.js';
import type { Sums } from './sums.js';

/** What a verdict rests on. */
export interface Evidence {
  /** What is shown, and its estimate. */
  shown: Sums;
  /** What a breach is shown by, and what being met: apart while a day is under way whose users are not all there yet. */
  strict: Sums;
  lenient: Sums;
  baseline: { sums: Sums; isConcurrent: boolean } | null;
  /** Counts and exposure are divided by it. */
  dispersion: number;
  comparedWith: ComparedWith;
}

/** `limit`, `estimate` and the interval are in the metric's unit. */
export interface Judgement {
  outcome: Outcome;
  estimate: number | null;
  /** Each end at the alpha of the verdict that it decides, so the interval and the verdict never disagree. */
  lower: number | null;
  upper: number | null;
  /** Null while the baseline has no evidence. */
  limit: number | null;
  /** How much of the evidence that each side takes is there, 0 to 1. */
  towards: { breached: number; met: number };
}

/** Evidence of plain sums over one window. */
export const plainEvidence = (sums: Sums, baseline: Sums | null = null): Evidence => ({
  shown: sums,
  strict: sums,
  lenient: sums,
  baseline: baseline && { sums: baseline, isConcurrent: false },
  dispersion: 1,
  comparedWith: baseline ? 'history' : 'threshold',
});

/** Rare events follow the ratio forms, which hold however the rate moves over the day; other shares the beta-binomial. */
type Form = 'events' | 'misses' | 'share';
const RARE = 0.05;

/** What is counted: events, or (where nearly all succeed) the misses. */
export function formOf(criterion: CriterionDeclaration): Form {
  const { form, better } = metricOf(criterion.metric);
  if (form !== 'proportion') return 'events';
  if (criterion.threshold === undefined) return better === 'lower' ? 'events' : 'share';
  if (criterion.threshold <= RARE) return 'events';
  return criterion.threshold >= 1 - RARE ? 'misses' : 'share';
}

export const perOf = (criterion: CriterionDeclaration): number => metricOf(criterion.metric).per ?? 1;

/** Whether more of what is counted is worse. */
export const isMoreWorse = (criterion: CriterionDeclaration): boolean => (criterion.comparison === 'below') !== (formOf(criterion) === 'misses');

/** Sums as events in an exposure: with misses for successes where these are counted, divided by the dispersion. */
export function countsOf(criterion: CriterionDeclaration, { numerator, denominator }: Sums, dispersion: number): Counts {
  // States that are taken back before their successors land may leave a sum below nothing for a moment.
  const events = Math.max(0, formOf(criterion) === 'misses' ? denominator - numerator : numerator);
  return { events: events / dispersion, exposure: denominator / dispersion };
}

/** A threshold in what is counted. */
export const countedLimit = (criterion: CriterionDeclaration, limit: number): number => (formOf(criterion) === 'misses' ? 1 - limit : limit / perOf(criterion));

/** What one criterion says of its evidence. */
export function judge(criterion: CriterionDeclaration, evidence: Evidence, alphas: Alphas): Judgement {
  const estimate = estimateOf(criterion, evidence.shown);
  const baselineEstimate = evidence.baseline && estimateOf(criterion, evidence.baseline.sums);
  const limit = criterion.threshold ?? (baselineEstimate === null ? null : baselineEstimate * marginOf(criterion));
  const nothing = { lower: null, upper: null, towards: { breached: 0, met: 0 } };
  if (estimate === null) return { outcome: 'undecided', estimate, limit, ...nothing };
  const found = findingOf(criterion, evidence, alphas);
  if (!found) return { outcome: 'undecided', estimate, limit, ...nothing, ...shownEnds(criterion, ownInterval(criterion, evidence, alphas), estimate) };
  const ends = shownEnds(criterion, found.interval, estimate);
  // A day under way may be worse than those that are over: then these alone do not make it met.
  const isEstimateGood = limit === null || (criterion.comparison === 'below' ? estimate < limit : estimate > limit);
  const outcome = found.isBreached ? 'breached' : found.isMet && isEstimateGood ? 'met' : 'undecided';
  const towards = { breached: found.isBreached ? 1 : shareOf(found.towardsBreached), met: outcome === 'met' ? 1 : shareOf(found.towardsMet) };
  return { outcome, estimate, limit, ...ends, towards };
}

/** ln of the e-value against "the criterion is kept", before any sharing: what segments are ranked by. */
export function logBreachEvidence(criterion: CriterionDeclaration, evidence: Evidence): number {
  const found = findingOf(criterion, evidence, { breached: Math.exp(-1), met: 0.5 });
  return found && evidence.shown.denominator > 0 ? found.towardsBreached : 0;
}

interface Finding {
  /** In the metric's unit. */
  interval: Interval;
  isBreached: boolean;
  isMet: boolean;
  /** ln of the e-values over their bars. */
  towardsBreached: number;
  towardsMet: number;
}

function findingOf(criterion: CriterionDeclaration, evidence: Evidence, alphas: Alphas): Finding | null {
  if (formOf(criterion) !== 'share')
    return evidence.baseline ? comparedEvents(criterion, evidence, evidence.baseline, alphas) : limitedEvents(criterion, evidence, alphas);
  return evidence.baseline ? comparedShares(criterion, evidence, evidence.baseline.sums, alphas) : limitedShare(criterion, evidence, alphas);
}

function limitedEvents(criterion: CriterionDeclaration, { strict, lenient, dispersion }: Evidence, alphas: Alphas): Finding | null {
  if (criterion.threshold === undefined) return null;
  const limit = countedLimit(criterion, criterion.threshold);
  const [alarm, gate] = [countsOf(criterion, strict, dispersion), countsOf(criterion, lenient, dispersion)];
  const isMore = isMoreWorse(criterion);
  const lenientInterval = rateInterval({ ...gate, alpha: alphas.met });
  const counted: Interval = isMore
    ? { lower: rateAtLeast({ ...alarm, alpha: alphas.breached }), upper: lenientInterval.upper }
    : { lower: lenientInterval.lower, upper: rateAtMost({ ...alarm, alpha: alphas.breached }) };
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

function comparedEvents(
  criterion: CriterionDeclaration,
  evidence: Evidence,
  { sums, isConcurrent }: NonNullable<Evidence['baseline']>,
  alphas: Alphas,
): Finding | null {
  const baseline = countsOf(criterion, sums, evidence.dispersion);
  const [alarm, gate] = [countsOf(criterion, evidence.strict, evidence.dispersion), countsOf(criterion, evidence.lenient, evidence.dispersion)];
  if (baseline.exposure <= 0) return null;
  const margin = marginOf(criterion);
  const isMore = isMoreWorse(criterion);
  const [alarmAlpha, gateAlpha] = [alphas.breached, alphas.met];
  const alarmRatio = isConcurrent ? concurrentRatio(baseline, alarm, alarmAlpha) : historyRatio(baseline, alarm, { lower: alarmAlpha, upper: alarmAlpha });
  const gateRatio = isConcurrent ? concurrentRatio(baseline, gate, gateAlpha) : historyRatio(baseline, gate, { lower: gateAlpha, upper: gateAlpha });
  const ratio: Interval = isMore ? { lower: alarmRatio.lower, upper: gateRatio.upper } : { lower: gateRatio.lower, upper: alarmRatio.upper };
  const rate = (baseline.events / baseline.exposure) * perOf(criterion);
  const log = (stage: Counts, side: 'worse' | 'better') =>
    isConcurrent ? logConcurrentEvidence(baseline, stage, margin) : logHistoryEvidence(baseline, stage, margin, side);
  const isAbove = (stage: Counts) => stage.events * baseline.exposure > margin * baseline.events * stage.exposure;
  return {
    interval: { lower: ratio.lower * rate, upper: ratio.upper * rate },
    isBreached: isMore ? ratio.lower > margin : ratio.upper < margin,
    isMet: isMore ? ratio.upper < margin : ratio.lower > margin,
    towardsBreached: isAbove(alarm) === isMore ? log(alarm, isMore ? 'worse' : 'better') / bar(alarmAlpha) : 0,
    towardsMet: isAbove(gate) === isMore ? 0 : log(gate, isMore ? 'better' : 'worse') / bar(gateAlpha),
  };
}

function limitedShare(criterion: CriterionDeclaration, evidence: Evidence, alphas: Alphas): Finding | null {
  const limit = criterion.threshold;
  return limit === undefined ? null : shareFinding(criterion, evidence, alphas, { strict: limit, lenient: limit });
}

/** What is shared with the uncertainty of a baseline leaves half for this stage: rigorous for any share, if slower. */
function comparedShares(criterion: CriterionDeclaration, evidence: Evidence, baseline: Sums, alphas: Alphas): Finding | null {
  if (baseline.denominator <= 0) return null;
  const margin = marginOf(criterion);
  const halves = { breached: alphas.breached / 2, met: alphas.met / 2 };
  const [strict, lenient] = [shareInterval(criterion, baseline, halves.breached), shareInterval(criterion, baseline, halves.met)];
  const isBelow = criterion.comparison === 'below';
  const limits = isBelow
    ? { strict: strict.upper * margin, lenient: lenient.lower * margin }
    : { strict: strict.lower * margin, lenient: lenient.upper * margin };
  return shareFinding(criterion, evidence, halves, limits);
}

function shareFinding(criterion: CriterionDeclaration, evidence: Evidence, alphas: Alphas, limits: { strict: number; lenient: number }): Finding {
  const isBelow = criterion.comparison === 'below';
  const interval = ownInterval(criterion, evidence, alphas);
  const { events, trials } = trialsOf(evidence.shown);
  const log = (limit: number, alpha: number) =>
    limit > 0 && limit < 1 ? logProportionEvidence(limit, events, trials, priorOf(criterion, alpha)) / bar(alpha) : 0;
  const isOver = (limit: number) => events > limit * trials;
  return {
    interval,
    isBreached: isBelow ? interval.lower > limits.strict : interval.upper < limits.strict,
    isMet: isBelow ? interval.upper < limits.lenient : interval.lower > limits.lenient,
    towardsBreached: isOver(limits.strict) === isBelow ? log(limits.strict, alphas.breached) : 0,
    towardsMet: isOver(limits.lenient) === isBelow ? 0 : log(limits.lenient, alphas.met),
  };
}

/** Without anything to compare with. */
function ownInterval(criterion: CriterionDeclaration, { shown, dispersion }: Evidence, alphas: Alphas): Interval {
  const isBelow = criterion.comparison === 'below';
  const [strict, lenient] = [alphas.breached, alphas.met].map((alpha) =>
    formOf(criterion) === 'share'
      ? shareInterval(criterion, shown, alpha)
      : toUnit(criterion, rateInterval({ ...countsOf(criterion, shown, dispersion), alpha })),
  ) as [Interval, Interval];
  return isBelow ? { lower: strict.lower, upper: lenient.upper } : { lower: lenient.lower, upper: strict.upper };
}

const priorOf = (criterion: CriterionDeclaration, alpha: number) =>
  criterion.threshold === undefined ? { a: 1, b: 1 } : priorAround(criterion.threshold, alpha);

function trialsOf({ numerator, denominator }: Sums): { events: number; trials: number } {
  const events = Math.max(0, numerator);
  return { events, trials: Math.max(denominator, events) };
}

function shareInterval(criterion: CriterionDeclaration, sums: Sums, alpha: number): Interval {
  const { events, trials } = trialsOf(sums);
  return proportionInterval({ successes: events, trials, alpha, prior: priorOf(criterion, alpha) });
}

function toUnit(criterion: CriterionDeclaration, { lower, upper }: Interval): Interval {
  if (formOf(criterion) === 'misses') return { lower: 1 - upper, upper: 1 - lower };
  return { lower: lower * perOf(criterion), upper: upper * perOf(criterion) };
}

/** An end without a number is none; a share stays between 0 and 1; the estimate is never outside. */
function shownEnds(criterion: CriterionDeclaration, { lower, upper }: Interval, estimate: number): { lower: number | null; upper: number | null } {
  const most = metricOf(criterion.metric).form === 'proportion' ? 1 : Infinity;
  const end = (value: number) => (Number.isFinite(value) ? value : null);
  return { lower: end(Math.max(0, Math.min(lower, estimate))), upper: end(Math.max(Math.min(upper, most), estimate)) };
}

const shareOf = (part: number): number => Math.round(Math.min(0.99, Math.max(0, part)) * 100) / 100;

const marginOf = ({ baseline, comparison }: CriterionDeclaration): number => (!baseline ? 1 : comparison === 'below' ? baseline.ratio : 1 / baseline.ratio);

function estimateOf(criterion: CriterionDeclaration, { numerator, denominator }: Sums): number | null {
  return denominator > 0 ? (numerator / denominator) * perOf(criterion) : null;
}

/** What it takes to decide, in the denominator's unit and at the present estimate, and how it would be decided. Null: at this estimate, never. */
export function evidenceToDecide(criterion: CriterionDeclaration, evidence: Evidence, alphas: Alphas): { outcome: 'met' | 'breached'; more: number } | null {
  const { estimate, limit } = judge(criterion, evidence, alphas);
  if (estimate === null || limit === null || estimate === limit) return null;
  const outcome = (criterion.comparison === 'below') === estimate < limit ? 'met' : 'breached';
  const scale = ({ numerator, denominator }: Sums, factor: number) => ({ numerator: numerator * factor, denominator: denominator * factor });
  const isDecided = (factor: number) => {
    const sums = scale(evidence.shown, factor);
    return judge(criterion, { ...evidence, shown: sums, strict: sums, lenient: sums }, alphas).outcome === outcome;
  };
  let enough = 2;
  while (!isDecided(enough)) {
    enough *= 4;
    if (enough > 1e6) return null;
  }
  let short = enough === 2 ? 1 : enough / 4;
  while (enough / short > 1.1) {
    const middle = Math.sqrt(short * enough);
    if (isDecided(middle)) enough = middle;
    else short = middle;
  }
  return { outcome, more: evidence.shown.denominator * (enough - 1) };
}

/**
 * The value nearest to the limit, on its wrong side, that so much more exposure is expected to show: where exposure times the
 * Kullback-Leibler distance reaches the bar (and a little for the mixture). Null: none.
 */
export function smallestRatio(criterion: CriterionDeclaration, limit: number, exposure: number, alpha: number): number | null {
  const expected = countedLimit(criterion, limit) * exposure;
  if (!(expected > 0)) return null;
  const needed = bar(alpha) + MIXTURE_COST;
  const isMore = isMoreWorse(criterion);
  // Even no event at all shows no more than what was expected.
  if (!isMore && expected <= needed) return null;
  const sign = isMore ? 1 : -1;
  const far = sign * 30;
  const tangent = (x: number) => ({ value: expected * (Math.exp(x) * x - Math.exp(x) + 1) - needed, slope: expected * Math.exp(x) * x });
  const ratio = Math.exp(findEnd({ inside: 0, outside: far, start: sign * Math.sqrt((2 * needed) / expected), tangent }));
  const counted = countedLimit(criterion, limit) * ratio;
  return formOf(criterion) === 'misses' ? 1 - counted : counted * perOf(criterion);
}

const MIXTURE_COST = 1.5;
