import { queryOptions } from '@tanstack/react-query';
import type { Summary } from '@rollout-health/shared/summary';
import { get } from './client';
import { FOLLOWS_HEALTH } from './follows-health';

export const summaryQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'summary'],
    queryFn: ({ signal }) => get<Summary>(`/rollouts/${rollout}/summary`, {}, signal),
    meta: FOLLOWS_HEALTH,
  });
