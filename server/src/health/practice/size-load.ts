import type { SizeLoad } from '@rollout-health/shared/capacity';
import type { DayForecast } from '@rollout-health/shared/forecast';
import { sizesAfter, type PlannedMixes } from '../load/forecast-size.js';
import type { StageLoad } from '../load/read-load.js';
import { plural } from '../wording.js';
import { forecastBacklog, unworkableOn } from './backlog.js';
import { inHours, loadAhead, ticketsAhead, usersOf, type completeCapacity, type ForecastFor } from './capacity.js';
import type { PracticeStage } from './facts.js';
import { formatHours } from './workarounds.js';

export interface SizeLoadInput {
  load: StageLoad;
  capacity: ReturnType<typeof completeCapacity> | null;
  mixes: PlannedMixes;
  stages: PracticeStage[];
  current: PracticeStage;
  waiting: number;
  now: Date;
  days: number;
}

const NONE: DayForecast = { expected: 0, lower: 0, upper: 0 };

/** The load of those who have it now, of the next stage and of full size, each held against who is there to answer. */
export function sizeLoads(input: SizeLoadInput): SizeLoad[] {
  const { stages, current } = input;
  const ahead = sizesAfter(stages, current).flatMap(({ stage, isNext, isFullSize }) => {
    const size = isNext ? (isFullSize ? 'next-and-full' : 'next') : 'full';
    return sizeLoad(input, size, stage, stage) ?? [];
  });
  return [...(sizeLoad(input, 'now', 'now', current) ?? []), ...ahead];
}

function sizeLoad(input: SizeLoadInput, size: SizeLoad['size'], at: ForecastFor, { key, name }: PracticeStage): [SizeLoad] | null {
  const { load, capacity, mixes, waiting, now, days } = input;
  const day = loadAhead(load, at, mixes, 1);
  const week = ticketsAhead(load, at, mixes, 7);
  if (!day || !week) return null;
  const { activeUsers, events: ticketsPerDay, mix } = day;
  const frame = { stage: key, name, size, users: usersOf(load, at), activeUsers, ticketsPerDay, mix };
  if (!capacity) {
    return [{ ...frame, hoursPerDay: null, hoursPerWeek: null, agents: null, fits: 'unknown', backlog: [], unworkableOn: null, sentences: [] }];
  }
  const { hours, hoursPerWeek: each, workableTickets, workableDays } = capacity;
  const hoursPerWeek = inHours(week, capacity);
  const agents = { expected: hoursPerWeek.expected / each, lower: hoursPerWeek.lower / each, upper: hoursPerWeek.upper / each };
  const fits = hoursPerWeek.lower > hours ? 'no' : hoursPerWeek.upper > hours ? 'perhaps' : 'yes';
  const backlog = forecastBacklog({ ...capacity, waiting, arrivals: (ahead) => ticketsAhead(load, at, mixes, ahead) ?? NONE, now, days });
  const unworkable = unworkableOn(backlog, waiting, workableTickets, now);
  const sentences = [
    fits === 'yes'
      ? `Support carries it: a week takes ${formatHours(hoursPerWeek.expected)}, at most ${formatHours(hoursPerWeek.upper)} in nine of ten weeks; there are ${formatHours(hours)}.`
      : `A week takes ${formatHours(hoursPerWeek.expected)} (${formatHours(hoursPerWeek.lower)} to ${formatHours(hoursPerWeek.upper)}); there are ${formatHours(hours)}.`,
    describeQueue(unworkable, { waiting, workableTickets, workableDays, days, now }),
  ];
  return [{ ...frame, hoursPerDay: inHours(ticketsPerDay, capacity), hoursPerWeek, agents, fits, backlog, unworkableOn: unworkable, sentences }];
}

interface Queue {
  waiting: number;
  workableTickets: number;
  workableDays: number;
  days: number;
  now: Date;
}

function describeQueue({ expected, earliest }: NonNullable<SizeLoad['unworkableOn']>, { waiting, workableTickets, workableDays, days, now }: Queue): string {
  const limit = `${plural(Math.floor(workableTickets), 'ticket')}, ${plural(workableDays, 'working day')} of work`;
  if (waiting > workableTickets) return `The queue is not workable now: ${plural(waiting, 'ticket')} wait, and more than ${limit} are too many.`;
  const on = (day: string) => new Date(day).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
  if (expected) {
    const sooner = earliest && earliest !== expected ? `, perhaps on ${on(earliest)} already` : '';
    return `The queue stops being workable on ${on(expected)}${sooner}: then more than ${limit} wait.`;
  }
  const until = on(new Date(now.getTime() + days * 86_400_000).toISOString());
  if (earliest)
    return `The queue is expected to stay workable until ${until} at least, and may stop being so on ${on(earliest)}: when more than ${limit} wait.`;
  return `The queue stays workable until ${until} at least: never more than ${limit} wait.`;
}
