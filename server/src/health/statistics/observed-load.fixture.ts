import type { ObservedLoad } from './forecast-load.js';

/** 100 people, half of them active on each of 28 days, with a ticket in twenty user-days: 70 tickets, 2.5 a day. */
export const OBSERVED: ObservedLoad = {
  personDays: 2_800,
  activeDays: 1_400,
  userDays: 1_400,
  events: 70,
  days: 28,
  peopleUncertainty: 0.001,
  activeVariation: [{ variance: 0, weight: 1 }],
  dispersion: 1,
  eventVariation: [{ variance: 0, weight: 1 }],
};
