/** As a query's `meta`: fetch it again when the rollout's health moved (at most every few seconds). */
export const FOLLOWS_HEALTH = { followsHealth: true } as const;
