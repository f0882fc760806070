import type { ErrorReport, Ticket, UsageEvent } from '@rollout-health/shared/signals';
import type { Chance } from './chance.js';
import { DEVICES } from './declaration.js';
import type { Person } from './people.js';

export interface Signals {
  usage: UsageEvent[];
  errors: ErrorReport[];
  tickets: Ticket[];
}

export const noSignals = (): Signals => ({ usage: [], errors: [], tickets: [] });

const MINUTE = 60_000;
const FEATURES = ['calendar opened', 'reminder set', 'documents viewed', 'directions opened'];
// Nobody built this: people print the page. It began when the pilot was over.
const UNFORESEEN = 'page printed';
export const TOPICS = ['Cannot confirm a booking', 'Wrong time shown', 'Account', 'How does it work'];
export const FRONT_DESK = ['Amina', 'Jonas', 'Priya'];
const iso = (at: number): string => new Date(Math.round(at)).toISOString();

/** One visit of a person: a booking, helped along or alone, finished or not, and perhaps something else. Ends before `until`. */
export function visit(
  id: string,
  stage: string,
  person: Person,
  at: number,
  until: number,
  shares: { finished: number; assisted: number },
  chance: Chance,
): UsageEvent[] {
  const base = { user: person.user, stage, segment: person.segment };
  const events: UsageEvent[] = [{ ...base, id: `${id}-start`, name: 'booking started', at: iso(at) }];
  if (chance.is(0.5)) events.push({ ...base, id: `${id}-more`, name: chance.pick(FEATURES), at: iso(at + chance.between(0, MINUTE)) });
  if (stage !== 'pilot' && chance.is(0.06)) events.push({ ...base, id: `${id}-print`, name: UNFORESEEN, at: iso(at + chance.between(0, MINUTE)) });
  if (chance.is(shares.finished)) {
    const isAssisted = chance.is(shares.assisted);
    events.push({
      ...base,
      id: `${id}-finish`,
      name: 'booking confirmed',
      at: iso(at + chance.between(MINUTE, 6 * MINUTE)),
      ...(isAssisted && { assisted: true }),
    });
  }
  return events.filter((event) => Date.parse(String(event.at)) <= until);
}

/** Requests of a stage in one period, one report a device. */
export function reports(
  id: string,
  stage: string,
  at: number,
  windowSeconds: number,
  requests: number,
  errorRate: (device: string) => number,
  chance: Chance,
): ErrorReport[] {
  return DEVICES.map((device) => {
    const share = device === 'desktop' ? 0.2 : 0.4;
    const count = Math.max(1, chance.count(requests * share));
    const errors = Math.min(count, chance.count(count * errorRate(device)));
    const slow = errorRate(device) > 0.05 ? 3 : 1;
    const p50 = Math.round(chance.between(80, 120) * slow);
    return {
      id: `${id}-${device}`,
      at: iso(at),
      windowSeconds,
      stage,
      segment: { device },
      requests: count,
      errors,
      ...(errors > 0 && { kind: errorRate(device) > 0.05 ? 'booking rejected' : 'timeout' }),
      latencyMs: { p50, p95: Math.round(p50 * chance.between(3, 4)) },
    };
  });
}

/** A ticket as it was opened. */
export function openTicket(id: string, person: Person, at: number, topic: string, chance: Chance, isWorkaround: boolean): Ticket {
  return {
    id,
    openedAt: iso(at),
    updatedAt: iso(at),
    status: 'open',
    user: person.user,
    segment: person.segment,
    topic,
    priority: chance.pick(['low', 'normal', 'normal', 'high'] as const),
    ...(isWorkaround && { workaround: true }),
  };
}

/** The same ticket, answered and solved. */
export function solveTicket(ticket: Ticket, firstReplyAt: number, solvedAt: number, assignee: string): Ticket {
  return { ...ticket, status: 'solved', assignee, firstReplyAt: iso(firstReplyAt), solvedAt: iso(solvedAt), updatedAt: iso(solvedAt) };
}
