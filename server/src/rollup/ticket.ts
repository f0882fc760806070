import type { Ticket } from '@rollout-health/shared/signals';
import { timeOf } from '../platform/moment.js';

const STATUS_ORDER = { open: 0, pending: 1, solved: 2, closed: 3 };

/** Which of two states of one ticket stands: the later `updatedAt`; at the same moment the further status, then the larger text. */
export function compareStates(a: Ticket, b: Ticket): number {
  const [textA, textB] = [JSON.stringify(a), JSON.stringify(b)];
  return timeOf(a.updatedAt) - timeOf(b.updatedAt) || STATUS_ORDER[a.status] - STATUS_ORDER[b.status] || (textA < textB ? -1 : textA > textB ? 1 : 0);
}

/** The newest state of each ticket. */
export function newestStates(tickets: Ticket[]): Ticket[] {
  const newest = new Map<string, Ticket>();
  for (const ticket of tickets) {
    const known = newest.get(ticket.id);
    if (!known || compareStates(ticket, known) > 0) newest.set(ticket.id, ticket);
  }
  return [...newest.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
