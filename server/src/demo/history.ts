import { Chance } from './chance.js';
import { STARTED_DAYS_AGO } from './declaration.js';
import { interestOf, peopleOf, USERS } from './people.js';
import { FRONT_DESK, noSignals, openTicket, reports, solveTicket, TOPICS, visit, type Signals } from './signals.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Past {
  stage: string;
  from: number;
  until: number;
  visitsPerDay: number;
  requestsPerHour: number;
  shares: { finished: number; assisted: number };
  ticketsPerDay: number;
  workaroundShare: number;
}

/** The pilot went well because people helped: half of its bookings had somebody at the phone. */
const PASTS: Past[] = [
  {
    stage: 'pilot',
    from: STARTED_DAYS_AGO.pilot,
    until: STARTED_DAYS_AGO.transition,
    visitsPerDay: 30,
    requestsPerHour: 60,
    shares: { finished: 0.93, assisted: 0.5 },
    ticketsPerDay: 3,
    workaroundShare: 0.7,
  },
  {
    stage: 'transition',
    from: STARTED_DAYS_AGO.transition,
    until: STARTED_DAYS_AGO['stage-1'],
    visitsPerDay: 60,
    requestsPerHour: 120,
    shares: { finished: 0.88, assisted: 0.3 },
    ticketsPerDay: 4,
    workaroundShare: 0.4,
  },
  {
    stage: 'stage-1',
    from: STARTED_DAYS_AGO['stage-1'],
    until: 0,
    visitsPerDay: 240,
    requestsPerHour: 700,
    shares: { finished: 0.82, assisted: 0.12 },
    ticketsPerDay: 12,
    workaroundShare: 0.2,
  },
];

/** Most come by day, few by night; a share of the day's visits for each hour (UTC). */
const BUSY = [1, 1, 1, 1, 1, 2, 4, 7, 9, 9, 8, 7, 6, 7, 8, 8, 7, 6, 5, 4, 3, 3, 2, 1];
const BUSY_SUM = BUSY.reduce((sum, share) => sum + share, 0);

/** Weeks before the demo began. The same beginning always leads to the same history. */
export function tellHistory(now: Date, seed: number): Signals {
  const chance = new Chance(seed);
  const signals = noSignals();
  for (const past of PASTS) {
    const until = now.getTime() - past.until * DAY;
    for (let hour = now.getTime() - past.from * DAY; hour < until; hour += HOUR) tellHour(signals, past, hour, now.getTime(), chance);
  }
  return signals;
}

/** As a feed would have been read: the minutes of late, the hours of long ago. */
const reportsAnHour = (age: number): number => (age > 7 * DAY ? 1 : age > 2 * HOUR ? 12 : 60);

function tellHour(signals: Signals, past: Past, start: number, now: number, chance: Chance): void {
  const end = Math.min(start + HOUR, now);
  const people = peopleOf(past.stage, USERS[past.stage] ?? 1);
  const share = (BUSY[new Date(start).getUTCHours()] ?? 0) / BUSY_SUM;
  const name = `history-${past.stage}-${Math.round(start / 1_000)}`;
  for (let index = chance.count(past.visitsPerDay * share); index > 0; index -= 1) {
    const person = chance.pick(people);
    const stageStart = now - past.from * DAY;
    if (past.stage === 'stage-1' && !chance.is(interestOf(person, start - stageStart))) continue;
    signals.usage.push(...visit(`${name}-${index}`, past.stage, person, chance.between(start, end), now, past.shares, chance));
  }
  const parts = reportsAnHour(now - start);
  for (let part = 0; part < parts; part += 1) {
    const at = start + (part * HOUR) / parts;
    signals.errors.push(...reports(`${name}-${part}`, past.stage, at, 3_600 / parts, (past.requestsPerHour * share * 24) / parts, () => 0.003, chance));
  }
  for (let index = chance.count(past.ticketsPerDay * share); index > 0; index -= 1) {
    const at = chance.between(start, end);
    const ticket = openTicket(`${name}-t${index}`, chance.pick(people), at, chance.pick(TOPICS), chance, chance.is(past.workaroundShare));
    const replyAt = at + chance.between(0.2, 3) * HOUR;
    const solvedAt = replyAt + chance.between(0.5, 20) * HOUR;
    signals.tickets.push(ticket);
    if (solvedAt < now) signals.tickets.push(solveTicket(ticket, replyAt, solvedAt, chance.pick(FRONT_DESK)));
  }
}
