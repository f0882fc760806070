/** Segment id of everybody taken together. */
export const EVERYBODY = 0;

/** What values of a dimension, and names of events, count under past their cap. */
export const OTHER = 'other';
