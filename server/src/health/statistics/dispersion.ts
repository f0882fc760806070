/**
 * How many events one independent happening brings, weighted by events: E[Z²]/E[Z] of cluster sizes Z (tickets of one user, say).
 * Divide counts and exposure by it before judging them. At least 1.
 */
export function clusterDispersion(clusters: { events: number; squares: number }): number {
  return clusters.events > 0 ? Math.max(1, clusters.squares / clusters.events) : 1;
}

// Fewer events, or bins, tell nothing of how they cluster; neither do fewer stretches of time.
const EVENTS = 5;
const BINS = 20;
const STRETCHES = 3;
// Below this in the middle stretch it is chance.
const CLUSTERED = 1.25;

/**
 * How events cluster in stretches of time, each of several bins with their exposure: variance over mean around the stretch's own rate, and of
 * these the upper quartile (the median is short of the truth half of the time; simulated for clusters of 2 and 5 on average), or 1 where the
 * middle one shows none. A stretch that breaks does not make what came before it look clustered. Null: too little to tell.
 */
export function burstDispersion(stretches: { events: number; exposure: number }[][]): number | null {
  const found = stretches.flatMap((bins) => {
    const used = bins.filter(({ exposure }) => exposure > 0);
    const [events, exposure] = [used.reduce((sum, bin) => sum + bin.events, 0), used.reduce((sum, bin) => sum + bin.exposure, 0)];
    if (events < EVENTS || used.length < BINS) return [];
    const misses = used.reduce((sum, bin) => sum + (bin.events - (events * bin.exposure) / exposure) ** 2 / ((events * bin.exposure) / exposure), 0);
    return [misses / (used.length - 1)];
  });
  if (found.length < STRETCHES) return null;
  found.sort((a, b) => a - b);
  const at = (share: number) => found[Math.floor(share * found.length)] as number;
  return at(0.5) < CLUSTERED ? 1 : at(0.75);
}

/** Cells (bins of time) of counts with what each was expected to hold: Pearson's X² over its degrees of freedom. At least 1. */
export function pearsonDispersion(squaredMisses: number, degrees: number): number {
  return degrees > 0 ? Math.max(1, squaredMisses / degrees) : 1;
}

/** Trials of one user each, with how many succeeded; given as sums over the users. */
export interface UserTrials {
  users: number;
  trials: number;
  successes: number;
  squaredTrials: number;
  squaredSuccesses: number;
  /** Of each user's trials times successes. */
  products: number;
}

// Fewer users, or fewer of either outcome, tell nothing of how alike one user's trials are.
const USERS = 20;

/**
 * The design effect of a share whose trials come from users: the variance of what succeeded between users over what it would be if each
 * trial were by itself, Σ(xᵤ − nᵤp)²/Np(1−p) · m/(m−1) for m users (Rao & Scott 1992). Divide trials and successes by it before judging
 * them. At least 1. Null: too little to tell.
 */
export function designEffect({ users, trials, successes, squaredTrials, squaredSuccesses, products }: UserTrials): number | null {
  if (users < USERS || Math.min(successes, trials - successes) < EVENTS) return null;
  const share = successes / trials;
  const misses = squaredSuccesses - 2 * share * products + share ** 2 * squaredTrials;
  return Math.max(1, ((misses / (trials * share * (1 - share))) * users) / (users - 1));
}
