/** One bin of time: what was counted, and how much was to be expected at the limit. */
export interface Bin {
  events: number;
  expected: number;
}

/** Weighted Shiryaev-Roberts e-detector (Shin, Ramdas, Rinaldo 2023): what it has seen so far. */
export interface Detector {
  /** How many bins it has seen. */
  bins: number;
  /** ln of the statistic, by ratio. Null: nothing seen yet. */
  logs: (number | null)[];
}

/** Ratios to the limit that a break may have; a recovery has 1 over them. */
export const BREAK_RATIOS = [1.5, 2, 3, 5, 10];

export const freshDetector = (): Detector => ({ bins: 0, logs: BREAK_RATIOS.map(() => null) });

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

const logAdd = (a: number, b: number): number => (a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b)));

/**
 * The detector after one more bin, or after bins without anything in them and then one (`until`: how many it has seen then).
 * `weight`: the chance given beforehand to a change that starts with these.
 */
export function advance({ bins, logs }: Detector, { events, expected }: Bin, weight: number, ratios: number[] = BREAK_RATIOS, until = bins + 1): Detector {
  const start = Math.log(weight);
  return {
    bins: until,
    logs: logs.map((log, index) => {
      const ratio = ratios[index] as number;
      const before = log === null ? start : weight > 0 ? logAdd(log, start) : log;
      return before === -Infinity ? null : before + events * Math.log(ratio) - (ratio - 1) * expected;
    }),
  };
}

/** ln of the e-value of the detector; an alarm at ln(1/alpha) is ever false with chance alpha at most. */
export function logEvidence({ logs }: Detector): number {
  const known = logs.filter((log) => log !== null);
  if (known.length === 0) return -Infinity;
  const most = Math.max(...known);
  return most + Math.log(known.reduce((sum, log) => sum + Math.exp(log - most), 0) / logs.length);
}

// Starts whose likelihood stays within this factor of the best one.
const LOG_FACTOR = Math.log(20);

/** Between which bins (indexes; the first that is changed) a change began that shows in the last of them, and the likeliest. */
export function findStart(bins: Bin[], ratios: number[] = BREAK_RATIOS): { likeliest: number; from: number; to: number } {
  const likelihoods = bins.map(() => -Infinity);
  for (const ratio of ratios) {
    let sum = 0;
    for (let index = bins.length - 1; index >= 0; index -= 1) {
      const { events, expected } = bins[index] as Bin;
      sum += events * Math.log(ratio) - (ratio - 1) * expected;
      likelihoods[index] = Math.max(likelihoods[index] as number, sum);
    }
  }
  const best = likelihoods.reduce((most, value) => Math.max(most, value), -Infinity);
  const likely = likelihoods.flatMap((value, index) => (value >= best - LOG_FACTOR ? [index] : []));
  return { likeliest: likelihoods.indexOf(best), from: likely[0] ?? 0, to: likely.at(-1) ?? 0 };
}
