import { queryOptions } from '@tanstack/react-query';
import type { MarkerRequest, Markers } from '@rollout-health/shared/markers';
import { get, post, remove } from './client';
import { FOLLOWS_HEALTH } from './follows-health';

/** All charts of a rollout read this one. */
export const markersQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'markers'],
    queryFn: ({ signal }) => get<Markers>(`/rollouts/${rollout}/markers`, {}, signal),
    meta: FOLLOWS_HEALTH,
  });

export const addMarker = (rollout: string, request: MarkerRequest): Promise<unknown> => post(`/rollouts/${rollout}/markers`, request);

export const removeMarker = (rollout: string, id: string): Promise<unknown> => remove(`/rollouts/${rollout}/markers/${encodeURIComponent(id)}`);
