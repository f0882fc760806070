/** A text for where a line break would begin something else, such as a name in a calendar or a letter. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
