/**
 * The first of the two numbers of an advisory lock: what it guards. No two things share one: a source that is number 1 and a rollout
 * that is number 1 would wait for each other, and where one of them holds rows meanwhile in another connection of this process,
 * Postgres sees no deadlock and nobody ever goes on.
 */
export const LOCKS = { segmentsOfRollout: 2, eventNamesOfRollout: 3, ticketsOfSource: 4 } as const;
