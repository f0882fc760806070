import { normalQuantile } from './forecast.js';

export const WATCHED_WEEKS = 6;
const FEWEST_USERS = 100;
// A week keeps at least so much of the week before, and half of today's use will stay: that is lasting.
const LASTING_FACTOR = 0.93;
const HALF = 0.5;

/** Users by the weeks since their first day in which they were active: bit 0 is the first week. Only users watched for all six. */
export interface ActivityPattern {
  weeks: number;
  users: number;
}

export interface Bounded {
  value: number;
  lower: number;
  upper: number;
}

export interface NoveltyVerdict {
  verdict: 'lasting' | 'fading' | 'too-early';
  users: number;
  /** Share active in each of the six weeks. */
  activity: number[];
  /** S: the sixth week's activity in terms of the fifth's. */
  lastFactor: Bounded | null;
  /** F: the share of the sixth week's activity that stays once the decay is over. Null: no decay is to be seen. */
  stayingShare: Bounded | null;
}

/**
 * Value or novelty: S = a₆/a₅ and F = ((a₂a₆ − a₄²)/(a₂ + a₆ − 2a₄))/a₆ (Aitken's limit, exact for a floor and a geometric decay),
 * with intervals from each user's influence, normal at 1 − alpha. Lasting: S is above 0.93 for sure and F may be above one half;
 * fading: S or F is below for sure; else too early.
 */
export function judgeNovelty(patterns: ActivityPattern[], alpha: number): NoveltyVerdict {
  const users = patterns.reduce((sum, pattern) => sum + pattern.users, 0);
  const active = (week: number) => patterns.reduce((sum, pattern) => sum + (isActive(pattern, week) ? pattern.users : 0), 0) / Math.max(1, users);
  const activity = Array.from({ length: WATCHED_WEEKS }, (_, index) => active(index + 1));
  const nothing = { users, activity, lastFactor: null, stayingShare: null };
  if (users < FEWEST_USERS) return { ...nothing, verdict: 'too-early' };
  const [, x, , y, before, z] = activity as [number, number, number, number, number, number];
  if (before === 0 || z === 0) return { ...nothing, verdict: before === 0 && z > 0 ? 'too-early' : 'fading' };
  const bounded = (value: number, influence: (pattern: ActivityPattern) => number): Bounded => {
    const spread = normalQuantile(1 - alpha / 2) * standardError(patterns, users, influence);
    return { value, lower: value - spread, upper: value + spread };
  };
  const factor = z / before;
  const lastFactor = bounded(factor, (pattern) => (bit(pattern, 6) - factor * bit(pattern, 5)) / before);
  const bend = x + z - 2 * y;
  const floor = (x * z - y * y) / bend;
  const stayingShare =
    bend > 0
      ? bounded(
          floor / z,
          (pattern) =>
            ((z - floor) / (bend * z)) * (bit(pattern, 2) - x) +
            ((2 * (floor - y)) / (bend * z)) * (bit(pattern, 4) - y) +
            ((x - floor) / (bend * z) - floor / (z * z)) * (bit(pattern, 6) - z),
        )
      : null;
  const isFloorLow = stayingShare !== null && stayingShare.upper < HALF;
  const verdict = lastFactor.upper < LASTING_FACTOR || isFloorLow ? 'fading' : lastFactor.lower > LASTING_FACTOR ? 'lasting' : 'too-early';
  return { verdict, users, activity, lastFactor, stayingShare };
}

const isActive = ({ weeks }: ActivityPattern, week: number): boolean => ((weeks >> (week - 1)) & 1) === 1;
const bit = (pattern: ActivityPattern, week: number): number => (isActive(pattern, week) ? 1 : 0);

function standardError(patterns: ActivityPattern[], users: number, influence: (pattern: ActivityPattern) => number): number {
  let [sum, squares] = [0, 0];
  for (const pattern of patterns) {
    const value = influence(pattern);
    sum += value * pattern.users;
    squares += value * value * pattern.users;
  }
  return Math.sqrt(Math.max(0, squares / users - (sum / users) ** 2) / users);
}
