import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ActivityPage } from '@rollout-health/shared/activity';
import { addressOf, API, get } from './client';

export interface ActivityFilter {
  actor?: string;
  action?: string;
  subject?: string;
}

export const activityQuery = (rollout: string, filter: ActivityFilter, limit: number) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'activity', filter, limit],
    queryFn: ({ signal }) => get<ActivityPage>(`/rollouts/${rollout}/activity`, { ...filter, limit }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });

export const activityFile = (rollout: string, filter: ActivityFilter, format: 'csv' | 'ndjson'): string =>
  addressOf(`${API}/rollouts/${rollout}/activity`, { ...filter, format });
