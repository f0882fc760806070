import type { BurnRate } from '@rollout-health/shared/verdicts';
import { metricOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { Sums } from './sums.js';
import type { Window } from './window.js';

const MINUTE = 60_000;

/** The SRE workbook's multi-window alerts (chapter 5) for a budget of 30 days: pages first, then tickets. */
export const BURN_WINDOWS = [
  { factor: 14.4, longMinutes: 60, shortMinutes: 5 },
  { factor: 6, longMinutes: 360, shortMinutes: 30 },
  { factor: 3, longMinutes: 1_440, shortMinutes: 120 },
  { factor: 1, longMinutes: 4_320, shortMinutes: 360 },
];

/** A budget burns by its bad events: shares of requests or journeys with a threshold have one. */
export const hasBurnRate = ({ metric, threshold }: CriterionDeclaration): boolean => metricOf(metric).form === 'proportion' && threshold !== undefined;

export const burnWindow = (minutes: number, now: Date): Window => ({ isLife: false, from: now.getTime() - minutes * MINUTE, to: now.getTime() });

/** How many times faster than allowed bad events came. Null: nothing came. */
export function burnRate({ comparison, threshold = 0 }: CriterionDeclaration, { numerator, denominator }: Sums): number | null {
  if (denominator <= 0) return null;
  const bad = comparison === 'below' ? numerator / denominator : 1 - numerator / denominator;
  return bad / (comparison === 'below' ? threshold : 1 - threshold);
}

export function burnRates(criterion: CriterionDeclaration, sumsOf: (minutes: number) => Sums): BurnRate[] {
  if (!hasBurnRate(criterion)) return [];
  return BURN_WINDOWS.map((window) => {
    const long = burnRate(criterion, sumsOf(window.longMinutes));
    const short = burnRate(criterion, sumsOf(window.shortMinutes));
    return { ...window, long, short, isBurning: (long ?? 0) > window.factor && (short ?? 0) > window.factor };
  });
}
