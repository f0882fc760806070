import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { SupportLoad, TicketHistory, TicketPage, TicketQuery } from '@rollout-health/shared/support';
import { addressOf, API, get } from './client';
import { FOLLOWS_HEALTH } from './follows-health';

export const supportQuery = (rollout: string, window: { from?: string; to?: string } = {}) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'support', window],
    queryFn: ({ signal }) => get<SupportLoad>(`/rollouts/${rollout}/support`, { ...window }, signal),
    placeholderData: keepPreviousData,
    meta: FOLLOWS_HEALTH,
  });

export const ticketsQuery = (rollout: string, query: TicketQuery) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'tickets', query],
    queryFn: ({ signal }) => get<TicketPage>(`/rollouts/${rollout}/tickets`, { ...query }, signal),
    placeholderData: keepPreviousData,
    meta: FOLLOWS_HEALTH,
  });

export const ticketQuery = (rollout: string, source: string, id: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'ticket', source, id],
    queryFn: ({ signal }) => get<TicketHistory>(`/rollouts/${rollout}/tickets/${source}/${encodeURIComponent(id)}`, {}, signal),
  });

/** Where a browser downloads the same rows from. */
export const ticketsCsvAddress = (rollout: string, query: TicketQuery): string =>
  addressOf(`${API}/rollouts/${rollout}/tickets`, { ...query, limit: undefined, offset: undefined, format: 'csv' });
