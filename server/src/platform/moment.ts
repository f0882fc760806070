const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

/** A time as it is sent, in ms. */
export const timeOf = (at: string | number): number => (typeof at === 'number' ? at : Date.parse(at));

/** A time in words, such as 3 Mar 2026, 14:05 UTC. */
export const momentText = (at: Date | string): string => `${format.format(new Date(at))} UTC`;
