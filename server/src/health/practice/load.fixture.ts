import type { StageLoad } from '../load/read-load.js';
import { OBSERVED } from '../statistics/observed-load.fixture.js';

/** `OBSERVED`, as it is read of a stage. */
export function loadOf(more: Partial<StageLoad['observed']> = {}): StageLoad {
  const observed = { ...OBSERVED, ...more };
  const { userDays, events, days, dispersion, activeDays, personDays } = observed;
  const basis = {
    from: '2026-10-28T00:00:00.000Z',
    to: '2026-11-25T00:00:00.000Z',
    days,
    people: 100,
    isUseReported: true,
    userDays,
    tickets: events,
    personDays,
    activeDays,
    activeShare: activeDays / personDays,
    dispersion,
  };
  return { observed, basis, segments: [] };
}
