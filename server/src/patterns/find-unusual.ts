import type { SegmentWay } from '@rollout-health/shared/usage';
import { proportionInterval } from '../health/statistics/proportion-interval.js';

/** How many of a segment's users did something, beside all of the stage. `of`: an event, or a journey. */
export interface WayCount {
  segmentId: number;
  dimension: string;
  way: SegmentWay;
  of: string;
  did: number;
  users: number;
  everybodyDid: number;
  everybody: number;
}

export interface Unusual {
  segmentId: number;
  way: SegmentWay;
  of: string;
  did: number;
  users: number;
  othersDid: number;
  others: number;
  isClear: boolean;
}

const ALPHA = 0.05;
const FEWEST_USERS = 50;
// Beside being certain a difference has to matter: twice as often (or half) by five points, or twenty points.
const RATIO = 2;
const POINTS = 0.05;
const MANY_POINTS = 0.2;

/**
 * Each user counts once, so counts are of trials that do not depend on each other. The chance that anything at all is found by chance, in all
 * looks at a stage there will ever be, is at most ALPHA: look number k may spend ALPHA · 6/(π²k²), shared by all comparisons and their two intervals.
 * Clear: the intervals do not meet, and the difference matters. Of one dimension only the segment that differs most is told:
 * where there are two, the other one says the same.
 */
export function findUnusual(counts: WayCount[], look: number): Unusual[] {
  const comparable = counts
    .map(({ everybodyDid, everybody, ...count }) => ({ ...count, othersDid: everybodyDid - count.did, others: everybody - count.users }))
    .filter(({ users, others }) => users >= FEWEST_USERS && others >= FEWEST_USERS);
  const alpha = (ALPHA * 6) / (Math.PI * look) ** 2 / Math.max(comparable.length, 1) / 2;
  const judged = comparable.map((count) => ({ ...count, gap: gapOf(count), isClear: matters(count) && isApart(count, alpha) }));
  const widest = new Map<string, (typeof judged)[number]>();
  for (const count of judged.filter(({ isClear }) => isClear)) {
    const key = JSON.stringify([count.dimension, count.way, count.of]);
    if (count.gap > (widest.get(key)?.gap ?? 0)) widest.set(key, count);
  }
  const told = new Set(widest.values());
  return judged.map((count) => {
    const { segmentId, way, of, did, users, othersDid, others } = count;
    return { segmentId, way, of, did, users, othersDid, others, isClear: told.has(count) };
  });
}

type Compared = Pick<Unusual, 'did' | 'users' | 'othersDid' | 'others'>;

/** In standard errors of the shares taken together. */
function gapOf({ did, users, othersDid, others }: Compared): number {
  const both = (did + othersDid) / (users + others);
  return Math.abs(did / users - othersDid / others) / Math.sqrt(both * (1 - both) * (1 / users + 1 / others));
}

function matters({ did, users, othersDid, others }: Compared): boolean {
  const [less = 0, more = 0] = [did / users, othersDid / others].sort((a, b) => a - b);
  return more - less >= MANY_POINTS || (more - less >= POINTS && more >= RATIO * less);
}

function isApart({ did, users, othersDid, others }: Compared, alpha: number): boolean {
  const own = proportionInterval({ successes: did, trials: users, alpha });
  const theirs = proportionInterval({ successes: othersDid, trials: others, alpha });
  return own.lower > theirs.upper || own.upper < theirs.lower;
}
