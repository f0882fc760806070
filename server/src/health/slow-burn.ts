import type { SlowBurn } from '@rollout-health/shared/verdicts';
import { alphasOf } from './alphas.js';
import { burnRate, hasBurnRate } from './burn-rates.js';
import { estimateOf } from './criterion-form.js';
import { dispersionOf } from './evidence.js';
import { judge, plainEvidence } from './judge.js';
import type { CriterionVersion, StageSituation } from './situation.js';
import { addSums, type Sums } from './sums.js';
import { isOver, matureTo, type Window } from './window.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The SRE workbook's slowest pair of windows (chapter 5): three days, and their last six hours. */
const LONG_DAYS = 3;
const SHORT = 6 * HOUR;
// Three days of sums are much to read at every evaluation, and what lasts for days can wait for minutes.
const APART = 5 * MINUTE;

export const isBurnDue = ({ evaluatedAt }: { evaluatedAt: Date | null }, now: Date): boolean =>
  Math.floor((evaluatedAt?.getTime() ?? 0) / APART) < Math.floor(now.getTime() / APART);

export interface BurnWindows {
  /** One after another, together the long window. */
  days: Window[];
  short: Window;
}

/** Null: the criterion has no bad events to count, or was not judged for so long. `since`: see `judgedSince`. */
export function slowBurnWindows(stage: StageSituation, { declaration }: CriterionVersion, since: Date | null, now: Date): BurnWindows | null {
  if (!hasBurnRate(declaration) || isOver(stage) || !stage.startedAt) return null;
  const to = matureTo(now, declaration);
  const lastDay = Math.floor((to - DAY) / HOUR) * HOUR;
  const from = lastDay - (LONG_DAYS - 1) * DAY;
  if (Math.max(stage.startedAt.getTime(), since?.getTime() ?? 0) > from) return null;
  const window = (begin: number, end: number): Window => ({ isLife: false, from: begin, to: end });
  const before = Array.from({ length: LONG_DAYS - 1 }, (_, day) => window(from + day * DAY, from + (day + 1) * DAY));
  return { days: [...before, window(lastDay, to)], short: window(Math.floor((to - SHORT) / MINUTE) * MINUTE, to) };
}

/**
 * Told when more than the limit allows came on each of three days and still does in the last six hours, and over the three days for certain: their
 * sums are judged like a criterion on the last three days, with the interval that holds at all looks. Days burn by chance alone where the truth is
 * near the limit; the workbook's pair by itself would cry then. The chance of ever telling it falsely is as large as the criterion's, and apart from
 * it. What was told (`isTold`) stands until a day passed within the limit.
 */
export function findSlowBurn(
  stage: StageSituation,
  criterion: CriterionVersion,
  windows: BurnWindows,
  sumsOf: (window: Window) => Sums,
  isTold: boolean,
): SlowBurn | null {
  const declaration = { ...criterion.declaration, windowMinutes: (LONG_DAYS * DAY) / MINUTE };
  const [days, short] = [windows.days.map(sumsOf), sumsOf(windows.short)];
  const isBurning = (sums: Sums) => (burnRate(declaration, sums) ?? 0) > 1;
  const long = addSums(days);
  const isCertain = () => {
    const evidence = { ...plainEvidence(long), dispersion: dispersionOf(stage, declaration) };
    return judge(declaration, evidence, alphasOf(stage, { ...criterion, declaration }, null)).outcome === 'breached';
  };
  const burns = isTold ? days.slice(-1).every(isBurning) : [...days, short].every(isBurning) && isCertain();
  if (!burns) return null;
  const shown = ({ numerator, denominator }: Sums, from: number, to: number) => ({
    sample: { numerator, denominator, from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    value: estimateOf(declaration, { numerator, denominator }) ?? 0,
    burn: burnRate(declaration, { numerator, denominator }) ?? 0,
  });
  return { long: shown(long, windows.days[0]?.from ?? 0, windows.short.to), short: shown(short, windows.short.from, windows.short.to) };
}
