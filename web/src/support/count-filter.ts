import type { SupportLoad } from '@rollout-health/shared/support';
import type { TicketFilter } from './ticket-filter';

export type TicketCount = 'open' | 'pending' | 'opened' | 'solved' | 'unassigned';

/** The tickets that a count is made of: listing them gives the same total. `group` is the row's own filter. */
export function filterOfCount(count: TicketCount, load: Pick<SupportLoad, 'from' | 'to'>, group: TicketFilter = {}): TicketFilter {
  switch (count) {
    case 'open':
      return { ...group, status: 'open' };
    case 'pending':
      return { ...group, status: 'pending' };
    case 'unassigned':
      return { ...group, status: 'open,pending', assignee: 'none' };
    case 'opened':
      return { ...group, openedFrom: load.from, openedTo: load.to };
    case 'solved':
      return { ...group, solvedFrom: load.from, solvedTo: load.to };
  }
}
