const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** The first day of a week's part, in UTC as weeks are. */
export const formatWeek = (from: string): string => DAY.format(new Date(from));
