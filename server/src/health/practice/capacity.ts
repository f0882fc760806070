import type { CapacityDeclaration, Weekday } from '@rollout-health/shared/declared-practice';
import type { DayForecast } from '@rollout-health/shared/forecast';
import type { HoursForecast } from '@rollout-health/shared/workarounds';
import { forecastAt, type PlannedMixes } from '../load/forecast-size.js';
import { withTickets, type StageLoad } from '../load/read-load.js';
import { forecastLoad } from '../statistics/forecast-load.js';
import { plural } from '../wording.js';
import type { PracticeFacts, PracticeStage } from './facts.js';
import type { GateFinding } from './gate-finding.js';
import { whoAnswers } from './responsibilities.js';
import { formatHours, type Growth } from './workarounds.js';

const WEEK = 7;
const WORKING_DAYS: Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
const WORKABLE_DAYS = 5;

/** With what was left out, and what follows from it. */
export function completeCapacity(capacity: CapacityDeclaration) {
  const { agents, hoursPerWeek, minutesPerTicket, workingDays = WORKING_DAYS, workableDays = WORKABLE_DAYS } = capacity;
  const hours = agents * hoursPerWeek;
  const hoursPerWorkingDay = hours / workingDays.length;
  const ticketsPerWorkingDay = (hoursPerWorkingDay * 60) / minutesPerTicket;
  return { ...capacity, workingDays, workableDays, hours, hoursPerWorkingDay, ticketsPerWorkingDay, workableTickets: ticketsPerWorkingDay * workableDays };
}

/** Where a forecast is for: those who have it now, or a planned stage. */
export type ForecastFor = { key: string; plannedUsers: number } | 'now';

export const usersOf = (load: StageLoad, size: ForecastFor): number => (size === 'now' ? load.basis.people : size.plannedUsers);

/** Load of so many days together. Who has it now is the mix that was observed. */
export function loadAhead(load: StageLoad, size: ForecastFor, mixes: PlannedMixes, days: number): ReturnType<typeof forecastAt> {
  if (size !== 'now') return forecastAt(load, size, mixes, days);
  const forecast = forecastLoad(load.observed, load.basis.people, null, days);
  return forecast && { ...forecast, mix: null };
}

/** Tickets of so many days together. */
export const ticketsAhead = (load: StageLoad, size: ForecastFor, mixes: PlannedMixes, days: number): DayForecast | null =>
  loadAhead(load, size, mixes, days)?.events ?? null;

/** What a forecast of tickets takes in hours. */
export function inHours({ expected, lower, upper }: DayForecast, { minutesPerTicket }: Pick<CapacityDeclaration, 'minutesPerTicket'>): DayForecast {
  const each = minutesPerTicket / 60;
  return { expected: expected * each, lower: lower * each, upper: upper * each };
}

/** Hours a week that tickets take at a size. Null: nothing to forecast from. */
export function ticketHours(
  capacity: CapacityDeclaration,
  stage: PracticeStage,
  facts: Pick<PracticeFacts, 'ticketLoads'>,
  mixes: PlannedMixes,
  size: ForecastFor,
): HoursForecast | null {
  const load = withTickets(facts.ticketLoads.get(stage.id));
  if (!load) return null;
  const tickets = ticketsAhead(load, size, mixes, WEEK);
  if (!tickets) return null;
  const { expected, lower, upper } = inHours(tickets, capacity);
  return { users: usersOf(load, size), hours: expected, lower, upper, people: expected / capacity.hoursPerWeek };
}

/** Whether those who answer tickets can carry the next stage: it closes when even the lower end of the forecast is too much for them. */
export function capacityFindings({ stage, next, declared, facts }: Growth): GateFinding[] {
  const { capacity, mixes } = declared;
  const answers = whoAnswers(declared.responsibilities, 'supports', stage.key);
  const frame = {
    item: 'capacity',
    about: { kind: 'capacity', key: 'capacity', name: 'Support capacity' },
    answers,
    criterion: null,
    evaluation: null,
  } as const;
  if (!capacity) {
    const text = 'Nobody said how many people answer tickets, so nothing says that they can carry more.';
    return [{ ...frame, kind: 'capacity-none', weight: 'absent', text, opens: 'Declare the capacity of support on the page Ownership.' }];
  }
  const forecast = ticketHours(capacity, stage, facts, mixes, next);
  if (!forecast) {
    const text = `The load of ${next.name} cannot be forecast: ${whyUnknown(facts.ticketLoads.get(stage.id), stage)}`;
    return [{ ...frame, kind: 'capacity-unknown', weight: 'advises', text, opens: 'Report tickets and use, with their stage, over whole days.' }];
  }
  const { hours: there } = completeCapacity(capacity);
  const range = `${formatHours(forecast.hours)} a week (from ${formatHours(forecast.lower ?? 0)} to ${formatHours(forecast.upper ?? 0)})`;
  const text = `Tickets of ${next.name} would take ${range}; support has ${formatHours(there)}.`;
  const opens = 'Find more people, or bring tickets down.';
  if ((forecast.lower ?? 0) > there) return [{ ...frame, kind: 'capacity-exceeded', weight: 'closes', text, opens }];
  if ((forecast.upper ?? 0) > there) return [{ ...frame, kind: 'capacity-may-not-do', weight: 'advises', text, opens }];
  return [];
}

export function whyUnknown(load: StageLoad | string | undefined, { name }: Pick<PracticeStage, 'name'>): string {
  if (typeof load === 'string') return load;
  if (!load) return `${name} does not run.`;
  return `no ticket of ${name} was counted on ${plural(load.basis.days, 'whole day')}.`;
}
