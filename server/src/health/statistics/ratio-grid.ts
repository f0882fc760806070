import { bar, findEnd, type Tangent } from './interval.js';

/** How many times worse than the limit the truth may be: mixed with equal weights. Fixed before any data. */
export const RATIOS = [1.1, 1.25, 1.5, 2, 3, 5, 10];

/** ln θ; and θ−1, 1/θ−1: how much more, or less, is expected. */
export const LOGS = RATIOS.map(Math.log);
const LOG_COUNT = Math.log(RATIOS.length);
export const MORE = RATIOS.map((ratio) => ratio - 1);
export const FEWER = RATIOS.map((ratio) => 1 / ratio - 1);

// Less than this below the largest exponent is less than a double can hold beside it.
const NEGLIGIBLE = -40;
const exponents = new Float64Array(RATIOS.length);

/** ln of the mean over ratios of exp(sign·events·ln θ − gap·expected), and its slope by `expected`. Answers in `tangent`. */
function mixture(events: number, expected: number, sign: 1 | -1, gaps: number[], tangent: Tangent): Tangent {
  let most = -Infinity;
  for (let index = 0; index < gaps.length; index += 1) {
    exponents[index] = sign * events * (LOGS[index] as number) - (gaps[index] as number) * expected;
    most = Math.max(most, exponents[index] as number);
  }
  let [sum, slopes] = [0, 0];
  for (let index = 0; index < gaps.length; index += 1) {
    const below = (exponents[index] as number) - most;
    if (below < NEGLIGIBLE) continue;
    const weight = Math.exp(below);
    sum += weight;
    slopes -= weight * (gaps[index] as number);
  }
  tangent.value = most + Math.log(sum) - LOG_COUNT;
  tangent.slope = slopes / sum;
  return tangent;
}

/**
 * ln of the e-value against "at most `expected` events": the mean over ratios θ of θ^events · exp(−(θ−1)·expected).
 * Holds for any intensity, also one that moves over the day, and for rare proportions. Howard et al. 2021.
 */
export const logMoreEvidence = (events: number, expected: number): number => mixture(events, expected, 1, MORE, { value: 0, slope: 0 }).value;

/** The same against "at least `expected` events", with ratios 1/θ. */
export const logFewerEvidence = (events: number, expected: number): number => mixture(events, expected, -1, FEWER, { value: 0, slope: 0 }).value;

interface Counted {
  events: number;
  exposure: number;
  alpha: number;
}

/** The largest rate that the events speak against from above, at all looks: sooner than the interval's end. 0: none. */
export function rateAtLeast({ events, exposure, alpha }: Counted): number {
  if (exposure <= 0 || logMoreEvidence(events, 0) <= bar(alpha)) return 0;
  let start = 0;
  // Where one ratio alone is evidence enough, all together are.
  for (let index = 0; index < RATIOS.length; index += 1) {
    start = Math.max(start, (events * (LOGS[index] as number) - bar(alpha) - LOG_COUNT) / (MORE[index] as number));
  }
  return findEnd({ inside: events, outside: 0, start, tangent: tangentOf(events, alpha, 1, MORE) }) / exposure;
}

/** The smallest rate that the events speak against from below. Infinity: none. */
export function rateAtMost({ events, exposure, alpha }: Counted): number {
  if (exposure <= 0) return Infinity;
  let start = Infinity;
  for (let index = 0; index < RATIOS.length; index += 1) {
    start = Math.min(start, (bar(alpha) + LOG_COUNT + events * (LOGS[index] as number)) / -(FEWER[index] as number));
  }
  return findEnd({ inside: events, outside: start, start, tangent: tangentOf(events, alpha, -1, FEWER) }) / exposure;
}

function tangentOf(events: number, alpha: number, sign: 1 | -1, gaps: number[]): (expected: number) => Tangent {
  const answer = { value: 0, slope: 0 };
  return (expected) => {
    mixture(events, expected, sign, gaps, answer);
    answer.value -= bar(alpha);
    return answer;
  };
}
