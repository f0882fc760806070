import { logMeanExp } from './interval.js';

/** What was counted in a bin of time, and how much was to be expected at the limit. */
interface CountedBin {
  events: number;
  expected: number;
}
/** Beside a baseline that runs at the same time: both's events, and the share of them that the stage would have at the limit. */
interface SharedBin {
  events: number;
  total: number;
  share: number;
}
/** A mean or a share: how far above its limit, the variance of that as it was while all was well, and what once the limit is in the same unit. */
interface LevelBin {
  excess: number;
  variance: number;
  step: number;
}
export type Bin = CountedBin | SharedBin | LevelBin;

/** Weighted Shiryaev-Roberts e-detector (Shin, Ramdas, Rinaldo 2023): what it has seen so far. */
export interface Detector {
  /** How much of the time that starts are weighted by has passed: minutes or days, or bins. */
  passed: number;
  /** ln of the statistic, by ratio. −Infinity: nothing seen yet. */
  logs: number[];
}

/** Ratios to the limit that a break may have, with their logarithms; a recovery has 1 over them. */
export interface Ratios {
  ratios: number[];
  logs: number[];
}
const withLogs = (ratios: number[]): Ratios => ({ ratios, logs: ratios.map(Math.log) });
export interface RatioPair {
  more: Ratios;
  fewer: Ratios;
}
const bothWays = (ratios: number[]): RatioPair => ({ more: withLogs(ratios), fewer: withLogs(ratios.map((ratio) => 1 / ratio)) });
export const COUNT_RATIOS = bothWays([1.5, 2, 3, 5, 10]);
/** Means move less than counts do. */
export const LEVEL_RATIOS = bothWays([1.15, 1.3, 1.6, 2.2, 4]);

export const freshDetector = (): Detector => ({ passed: 0, logs: COUNT_RATIOS.more.ratios.map(() => -Infinity) });

/** ln of how much likelier a bin is at the ratio than at the limit; of a level, ln of what bets on the ratio are worth. */
function logLikelihood(bin: Bin, { ratios, logs }: Ratios, index: number): number {
  const more = (ratios[index] as number) - 1;
  if ('excess' in bin) return logLevelGain(bin, more * bin.step);
  const gain = bin.events * (logs[index] as number);
  return 'total' in bin ? gain - bin.total * Math.log1p(more * bin.share) : gain - more * bin.expected;
}

/**
 * λx − λ²(x²/6 + σ²/3), of which exp is 1 at most on average for whatever distribution of mean 0 and variance σ² (Delyon 2009, theorem 4):
 * a few slow reports are no break, as they would be under a normal law. λ = Δ/(σ² + Δ²/3) grows fastest when the mean moved by Δ.
 */
function logLevelGain({ excess, variance }: LevelBin, shift: number): number {
  const bet = shift / (variance + shift ** 2 / 3);
  return bet * excess - bet ** 2 * (excess ** 2 / 6 + variance / 3);
}

/** Half on a break at the very start, half spread evenly over the planned bins: sums to 1. */
export const spreadWeight = (bin: number, planned: number): number => (bin === 1 ? 0.5 : bin <= planned ? 0.5 / (planned - 1) : 0);

/** Without a planned end: 1/(t(t+1)). Sums to 1. */
export const openWeight = (bin: number): number => 1 / (bin * (bin + 1));

/**
 * The chance, given beforehand, that a change has begun by the end of so many bins; starts are weighted by its growth.
 * With a plan: nine tenths as `spreadWeight`, the rest over all that comes after, for plans are outlived. Without one: as `openWeight`.
 */
export function chanceUntil(bins: number, planned: number | null): number {
  if (bins <= 0) return 0;
  if (planned === null) return bins / (bins + 1);
  const plan = Math.max(2, planned);
  if (bins <= plan) return 0.9 * (0.5 + (0.5 * (bins - 1)) / (plan - 1));
  return 0.9 + 0.1 * (1 - plan / bins);
}

const logAdd = (a: number, b: number): number => (a > b ? a + Math.log1p(Math.exp(b - a)) : b === -Infinity ? b : b + Math.log1p(Math.exp(a - b)));

/**
 * Takes the detector on by one more bin, or by bins without anything in them and then one (`until`: what has passed then), in place.
 * `weight`: the chance given beforehand to a change that starts with these.
 */
export function advance(detector: Detector, bin: Bin, weight: number, ratios: Ratios = COUNT_RATIOS.more, until = detector.passed + 1): void {
  const { logs } = detector;
  const start = Math.log(weight);
  detector.passed = until;
  for (let index = 0; index < logs.length; index += 1) logs[index] = logAdd(logs[index] as number, start) + logLikelihood(bin, ratios, index);
}

/** ln of the e-value of the detector; an alarm at ln(1/alpha) is ever false with chance alpha at most. */
export const logEvidence = ({ logs }: Detector): number => logMeanExp(logs);

// Starts whose likelihood stays within this factor of the best one.
const LOG_FACTOR = Math.log(20);

/**
 * Between which bins (indexes; the first that is changed) a change began that shows in the last of them, and the likeliest. `log`: ln of how
 * much likelier all from there on is changed than not, which is the CUSUM statistic (Page 1954).
 */
export function findStart(bins: Bin[], ratios: Ratios = COUNT_RATIOS.more): { likeliest: number; from: number; to: number; log: number } {
  const likelihoods = bins.map(() => -Infinity);
  for (let ratio = 0; ratio < ratios.ratios.length; ratio += 1) {
    let sum = 0;
    for (let index = bins.length - 1; index >= 0; index -= 1) {
      sum += logLikelihood(bins[index] as Bin, ratios, ratio);
      likelihoods[index] = Math.max(likelihoods[index] as number, sum);
    }
  }
  const best = likelihoods.reduce((most, value) => Math.max(most, value), -Infinity);
  const likely = likelihoods.flatMap((value, index) => (value >= best - LOG_FACTOR ? [index] : []));
  return { likeliest: likelihoods.indexOf(best), from: likely[0] ?? 0, to: likely.at(-1) ?? 0, log: best };
}
