import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { CapacityPage } from '@rollout-health/shared/capacity';
import type { Notice, NoticeRequest, Notices } from '@rollout-health/shared/notices';
import type { SupportLoad, TicketHistory, TicketPage, TicketQuery } from '@rollout-health/shared/support';
import { addressOf, API, get, post } from './client';
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

// Whole days move slowly; what came in last is in there too.
const CAPACITY_FRESH_MS = 30_000;

export const capacityQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'capacity'],
    queryFn: ({ signal }) => get<CapacityPage>(`/rollouts/${rollout}/capacity`, {}, signal),
    staleTime: CAPACITY_FRESH_MS,
    refetchInterval: CAPACITY_FRESH_MS,
  });

export const noticesQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'notices'],
    queryFn: ({ signal }) => get<Notices>(`/rollouts/${rollout}/notices`, {}, signal),
    meta: FOLLOWS_HEALTH,
  });

export const tellSupport = (rollout: string, request: NoticeRequest): Promise<Notice> => post(`/rollouts/${rollout}/notices`, request);
export const acknowledgeNotice = (rollout: string, id: string, note: string): Promise<Notice> =>
  post(`/rollouts/${rollout}/notices/${id}/acknowledgement`, note ? { note } : {});
export const withdrawNotice = (rollout: string, id: string): Promise<Notice> => post(`/rollouts/${rollout}/notices/${id}/withdrawal`, {});
