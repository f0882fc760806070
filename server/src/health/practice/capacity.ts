import type { HoursForecast } from '@rollout-health/shared/workarounds';
import { clusterDispersion } from '../statistics/dispersion.js';
import { forecastCount } from '../statistics/forecast.js';
import type { CapacityDeclaration } from '@rollout-health/shared/declared-practice';
import type { PracticeFacts, PracticeStage } from './facts.js';
import type { GateFinding } from './gate-finding.js';
import { exposureOf, mondayOf } from './measure.js';
import { whoAnswers } from './responsibilities.js';
import { formatHours, type Growth } from './workarounds.js';

const COVERAGE = 0.9;

/** Hours a week that tickets take at so many users of a stage, from those of the weeks before. Null: no ticket was ever counted, or no user. */
export function ticketHours(capacity: CapacityDeclaration, stage: PracticeStage, facts: PracticeFacts, users: number | null, now: Date): HoursForecast | null {
  const exposure = exposureOf(stage, facts, null, now);
  const tickets = facts.weeks
    .filter(({ stageId, week }) => stageId === stage.id && week >= mondayOf(exposure.from))
    .reduce((sum, week) => sum + week.tickets, 0);
  if (tickets === 0 || exposure.users <= 0) return null;
  const factor = users === null ? 1 : users / exposure.users;
  const dispersion = clusterDispersion({ events: 1, squares: stage.ticketDispersion });
  const forecast = forecastCount({ events: tickets, exposure: exposure.past, dispersion }, exposure.week * factor, COVERAGE);
  if (!forecast) return null;
  const each = capacity.minutesPerTicket / 60;
  const hours = (tickets / exposure.past) * exposure.week * factor * each;
  return { users: users ?? exposure.users, hours, lower: forecast.lower * each, upper: forecast.upper * each, people: hours / capacity.hoursPerWeek };
}

/** Whether those who answer tickets can carry the next stage: it closes when even the lower end of the forecast is too much for them. */
export function capacityFindings({ stage, next, declared, facts, now }: Growth): GateFinding[] {
  const { capacity } = declared;
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
  const there = capacity.agents * capacity.hoursPerWeek;
  const forecast = ticketHours(capacity, stage, facts, next.plannedUsers, now);
  if (!forecast) {
    const text = `No ticket of ${stage.name} was counted, so the load of ${next.name} cannot be forecast.`;
    return [{ ...frame, kind: 'capacity-unknown', weight: 'advises', text, opens: 'Report tickets, with their stage.' }];
  }
  const range = `${formatHours(forecast.hours)} a week (from ${formatHours(forecast.lower ?? 0)} to ${formatHours(forecast.upper ?? 0)})`;
  const text = `Tickets of ${next.name} would take ${range}; support has ${formatHours(there)}.`;
  const opens = 'Find more people, or bring tickets down.';
  if ((forecast.lower ?? 0) > there) return [{ ...frame, kind: 'capacity-exceeded', weight: 'closes', text, opens }];
  if ((forecast.upper ?? 0) > there) return [{ ...frame, kind: 'capacity-may-not-do', weight: 'advises', text, opens }];
  return [];
}
