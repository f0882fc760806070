/** Effective number of segments of order q (Hill numbers; Jost 2006). No counts: 0. */
export function hillNumber(counts: number[], q: number): number {
  const shares = sharesOf(counts).filter((share) => share > 0);
  if (shares.length === 0) return 0;
  if (q === Infinity) return 1 / Math.max(...shares);
  if (q === 1) return Math.exp(-shares.reduce((sum, share) => sum + share * Math.log(share), 0));
  return shares.reduce((sum, share) => sum + share ** q, 0) ** (1 / (1 - q));
}

/** How far two mixes are apart, 0 (the same) to 1 (nothing in common): the root of the Jensen-Shannon divergence in bits. */
export function mixDistance(a: number[], b: number[]): number {
  const [p, q] = [sharesOf(a), sharesOf(b)];
  const part = (share: number, middle: number) => (share > 0 ? share * Math.log2(share / middle) : 0);
  const divergence = p.reduce((sum, share, index) => {
    const middle = (share + (q[index] ?? 0)) / 2;
    return sum + part(share, middle) / 2 + part(q[index] ?? 0, middle) / 2;
  }, 0);
  return Math.sqrt(Math.max(0, divergence));
}

function sharesOf(counts: number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total > 0 ? count / total : 0));
}

export interface Stratum {
  successes: number;
  trials: number;
  /** Of the mix that is asked about; shares sum to 1. */
  share: number;
}

export interface Reweighted {
  /** Of the shares that were observed, made whole. Null: none was. */
  estimate: number | null;
  variance: number;
  /** How many trials of the planned mix these are worth (Kish). */
  effectiveTrials: number;
  /** Share of the planned mix that was never observed: named, not imputed. */
  unseen: number;
}

/** What observed strata say of another mix: post-stratification. */
export function reweight(strata: Stratum[]): Reweighted {
  const seen = strata.filter(({ trials }) => trials > 0);
  const covered = seen.reduce((sum, { share }) => sum + share, 0);
  const unseen = Math.max(0, strata.reduce((sum, { share }) => sum + share, 0) - covered);
  if (covered <= 0) return { estimate: null, variance: 0, effectiveTrials: 0, unseen };
  let [estimate, variance, squares] = [0, 0, 0];
  for (const { successes, trials, share } of seen) {
    const [weight, rate] = [share / covered, successes / trials];
    estimate += weight * rate;
    variance += (weight * weight * rate * (1 - rate)) / trials;
    squares += (weight * weight) / trials;
  }
  return { estimate, variance, effectiveTrials: squares > 0 ? 1 / squares : 0, unseen };
}
