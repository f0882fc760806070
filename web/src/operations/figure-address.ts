import type { Figure } from '@rollout-health/shared/health';
import { ticketListSearch, type TicketFilter } from '../support/ticket-filter';

/** Where the figure shows what it is made of: ticket counts their tickets, the others their chart on the stage's page. */
export function figureAddress(rollout: string, stage: string, { metric, of, from, to }: Pick<Figure, 'metric' | 'of' | 'from' | 'to'>): string {
  const tickets = (filter: TicketFilter) => `/r/${rollout}/support?${ticketListSearch({ stage, ...filter }, '30d')}`;
  if (metric === 'open-tickets') return tickets({ status: 'open,pending' });
  if (metric === 'ticket-rate') return tickets({ openedFrom: from, openedTo: to });
  if (metric === 'time-to-solve') return tickets({ solvedFrom: from, solvedTo: to });
  return `/r/${rollout}/stages/${stage}#${chartId(metric, of)}`;
}

export const chartId = (metric: string, of: string | null): string => (of ? `${metric}-${of}` : metric);
