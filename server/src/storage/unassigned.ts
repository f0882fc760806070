/** Signals without a stage are counted up to here: past it, counting costs more the more there are, and the number says only that something is very wrong. */
export const UNASSIGNED_COUNTED = 10_000;
