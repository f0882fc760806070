import type { StageLoad } from '../load/read-load.js';

/** 100 people, half of them active on each of 28 days, with a ticket in twenty user-days: 70 tickets, 2.5 a day. */
export function loadOf(more: Partial<StageLoad['observed']> = {}): StageLoad {
  const observed: StageLoad['observed'] = {
    personDays: 2_800,
    activeDays: 1_400,
    userDays: 1_400,
    events: 70,
    days: 28,
    peopleUncertainty: 0.001,
    activeVariation: [{ variance: 0, weight: 1 }],
    dispersion: 1,
    eventVariation: [{ variance: 0, weight: 1 }],
    ...more,
  };
  const { userDays, events, days, dispersion, activeDays, personDays } = observed;
  const basis = {
    from: '2026-10-28T00:00:00.000Z',
    to: '2026-11-25T00:00:00.000Z',
    days,
    people: 100,
    isUseReported: true,
    userDays,
    tickets: events,
    activeShare: activeDays / personDays,
    dispersion,
  };
  return { observed, basis, segments: [] };
}
