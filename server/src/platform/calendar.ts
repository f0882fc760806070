/** Monday 1969-12-29 00:00 UTC, in seconds since 1970: weeks begin on Mondays, and every smaller width divides a day. */
export const ORIGIN_SECONDS = -3 * 86_400;

/** The beginning of the bucket, so many seconds wide, that holds a time; both in ms since 1970. */
export function alignDown(time: number, seconds: number): number {
  const origin = ORIGIN_SECONDS * 1_000;
  return Math.floor((time - origin) / (seconds * 1_000)) * seconds * 1_000 + origin;
}

/** The beginning (Monday, 00:00 UTC) of the week of a time; both in ms since 1970. */
export const mondayOf = (time: number): number => alignDown(time, 7 * 86_400);

/** The same as a date, such as 2026-11-23. */
export const mondayDateOf = (time: number): string => dayOf(mondayOf(time));

/** The day (UTC) of a time, such as 2026-11-23. */
export const dayOf = (time: number | Date): string => new Date(time).toISOString().slice(0, 10);
