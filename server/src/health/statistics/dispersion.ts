/**
 * How many events one independent happening brings, weighted by events: E[Z²]/E[Z] of cluster sizes Z (tickets of one user, say).
 * Divide counts and exposure by it before judging them. At least 1.
 */
export function clusterDispersion(clusters: { events: number; squares: number }): number {
  return clusters.events > 0 ? Math.max(1, clusters.squares / clusters.events) : 1;
}

/** Cells (bins of time) of counts with what each was expected to hold: Pearson's X² over its degrees of freedom. At least 1. */
export function pearsonDispersion(squaredMisses: number, degrees: number): number {
  return degrees > 0 ? Math.max(1, squaredMisses / degrees) : 1;
}
