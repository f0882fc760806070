import type { Arrivals } from '@rollout-health/shared/capacity';
import type { StageLoad } from '../load/read-load.js';
import { forecastDay } from '../statistics/day-forecast.js';
import { formatAmount, plural } from '../wording.js';

export interface ArrivalsInput {
  stageName: string;
  load: StageLoad;
  from: Date;
  to: Date;
  /** Of the window, which is a day long. */
  tickets: number;
  userDays: number;
  topics: { topic: string; tickets: number; before: number }[];
}

// Fewer tickets than these tell nothing of a change; nor does use that moved by less than a quarter.
const LEAST = 5;
const MOVED = 1.25;
// How much more of a topic there has to be before it is named.
const RISEN = 2;
const MOST_TOPICS = 3;

/** More tickets because there are more users is growth; more than so many users bring is a surge. */
export function judgeArrivals({ stageName, load, from, to, tickets, userDays, topics }: ArrivalsInput): Arrivals {
  const { observed } = load;
  const frame = { from: from.toISOString(), to: to.toISOString(), tickets, userDays };
  const usualTickets = observed.events / observed.days;
  const usualUserDays = observed.userDays / observed.days;
  if (userDays <= 0 || observed.userDays <= 0 || observed.events <= 0) {
    const lacks = userDays <= 0 ? 'no use was reported in the last 24 hours' : 'no ticket was counted on the days before';
    const sentence = `Tickets cannot be held against users yet: ${lacks}.`;
    return { ...frame, state: 'too-early', usualTickets: null, usualUserDays: null, expected: null, topics: [], sentence };
  }
  const expected = forecastDay({
    expected: (observed.events / observed.userDays) * userDays,
    uncertainty: observed.dispersion / observed.events,
    dispersion: observed.dispersion,
    variation: observed.eventVariation,
    days: observed.days,
  });
  const grown = userDays / usualUserDays;
  const state = stateOf(tickets, expected, usualTickets, grown);
  const risen = topics
    .map(({ topic, tickets: count, before }) => ({ topic, tickets: count, usual: before / observed.days }))
    .filter(({ tickets: count, usual }) => count >= LEAST && count > RISEN * usual * grown)
    .sort((a, b) => b.tickets - b.usual - (a.tickets - a.usual))
    .slice(0, MOST_TOPICS);
  const usual = { usualTickets, usualUserDays };
  return { ...frame, ...usual, state, expected, topics: risen, sentence: describe(state, stageName, { ...frame, ...usual, expected }, risen) };
}

function stateOf(tickets: number, expected: NonNullable<Arrivals['expected']>, usual: number, grown: number): Arrivals['state'] {
  if (tickets >= LEAST && tickets > expected.upper) return 'surge';
  if (usual >= LEAST && tickets < expected.lower) return 'fewer';
  return grown >= MOVED && tickets > usual ? 'growth' : 'usual';
}

function describe(
  state: Arrivals['state'],
  stageName: string,
  { tickets, userDays, usualTickets, usualUserDays, expected }: Pick<Arrivals, 'tickets' | 'userDays' | 'usualTickets' | 'usualUserDays' | 'expected'>,
  risen: Arrivals['topics'],
): string {
  const came = `${plural(tickets, 'ticket')} of ${stageName} in the last 24 hours, with ${plural(userDays, 'user')} (usually ${formatAmount(usualTickets ?? 0)} with ${formatAmount(usualUserDays ?? 0)})`;
  const range = expected ? `so many users bring ${formatAmount(expected.lower)} to ${formatAmount(expected.upper)}` : '';
  const most =
    risen.length > 0
      ? ` Most risen: ${risen.map(({ topic, tickets: count, usual }) => `${topic} (${count}, usually ${formatAmount(usual)})`).join(', ')}.`
      : '';
  if (state === 'surge') return `A surge: ${came}; ${range}.${most}`;
  if (state === 'growth') return `Growth, and no surge: ${came}; ${range}.${most}`;
  if (state === 'fewer') return `Fewer than usual: ${came}; ${range}.`;
  return `As usual: ${came}; ${range}.${most}`;
}
