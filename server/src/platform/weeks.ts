const DAY = 86_400_000;
const WEEK = 7 * DAY;
// 1970-01-01 was a Thursday: weeks begin three days before.
const MONDAY = 3 * DAY;

/** The beginning (Monday, 00:00 UTC) of the week of a time; both in ms since 1970. */
export const mondayOf = (time: number): number => Math.floor((time + MONDAY) / WEEK) * WEEK - MONDAY;

/** The same as a date, such as 2026-11-23. */
export const mondayDateOf = (time: number): string => new Date(mondayOf(time)).toISOString().slice(0, 10);
