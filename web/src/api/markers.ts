import { queryOptions } from '@tanstack/react-query';
import type { Markers } from '@rollout-health/shared/markers';
import { get } from './client';
import { FOLLOWS_HEALTH } from './follows-health';

/** All charts of a rollout read this one. */
export const markersQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'markers'],
    queryFn: ({ signal }) => get<Markers>(`/rollouts/${rollout}/markers`, {}, signal),
    meta: FOLLOWS_HEALTH,
  });
