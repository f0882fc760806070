import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { Alphas } from './alphas.js';
import { countedLimit, formOf, isMoreWorse, perOf } from './criterion-form.js';
import { judge, type Evidence } from './judge.js';
import { bar, findEnd } from './statistics/interval.js';
import { scaleSums } from './sums.js';

/** What it takes to decide, in the denominator's unit and at the present estimate, and how it would be decided. Null: at this estimate, never. */
export function evidenceToDecide(criterion: CriterionDeclaration, evidence: Evidence, alphas: Alphas): { outcome: 'met' | 'breached'; more: number } | null {
  const { estimate, limit } = judge(criterion, evidence, alphas);
  if (estimate === null || limit === null || estimate === limit) return null;
  const outcome = (criterion.comparison === 'below') === estimate < limit ? 'met' : 'breached';
  const isDecided = (factor: number) => {
    return judge(criterion, growEvidence(evidence, factor), alphas).outcome === outcome;
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

/** As if so many times as much had been seen, at the same figures. */
function growEvidence(evidence: Evidence, factor: number): Evidence {
  const shown = scaleSums(evidence.shown, factor);
  const blocks = evidence.baseline?.blocks?.map((block) => ({ own: scaleSums(block.own, factor), baseline: scaleSums(block.baseline, factor) })) ?? null;
  return { ...evidence, shown, strict: shown, lenient: shown, baseline: evidence.baseline && { ...evidence.baseline, blocks } };
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
