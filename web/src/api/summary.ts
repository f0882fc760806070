import { queryOptions } from '@tanstack/react-query';
import type { NewSummaryLink, PromiseAnswer, SharedSummary, Summary, SummaryLink, SummaryLinkRequest } from '@rollout-health/shared/summary';
import { API, get, post, remove, send } from './client';
import { FOLLOWS_HEALTH } from './follows-health';

export const summaryQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'summary'],
    queryFn: ({ signal }) => get<Summary>(`/rollouts/${rollout}/summary`, {}, signal),
    meta: FOLLOWS_HEALTH,
  });

export const promiseQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'promise'],
    queryFn: ({ signal }) => get<PromiseAnswer>(`/rollouts/${rollout}/promise`, {}, signal),
    refetchInterval: 60_000,
  });

export const summaryLinksQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'summary-links'],
    queryFn: ({ signal }) => get<{ links: SummaryLink[] }>(`/rollouts/${rollout}/summary/links`, {}, signal),
  });

export const makeSummaryLink = (rollout: string, request: SummaryLinkRequest): Promise<NewSummaryLink> => post(`/rollouts/${rollout}/summary/links`, request);
export const revokeSummaryLink = (rollout: string, id: number): Promise<SummaryLink> => remove(`/rollouts/${rollout}/summary/links/${id}`);

/** What a link opens; the token stands in the address's fragment, which no server and no proxy sees. */
export const sharedSummaryQuery = (token: string) =>
  queryOptions({
    queryKey: ['shared-summary', token],
    queryFn: ({ signal }) => send<SharedSummary>('GET', `${API}/shared-summary`, undefined, signal, { Authorization: `Bearer ${token}` }),
    retry: false,
  });
