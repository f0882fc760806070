import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ErrorKinds, MetricSeries, SegmentTable, SeriesQuery } from '@rollout-health/shared/series';
import { get } from './client';
import { FOLLOWS_HEALTH } from './follows-health';

export interface Window {
  from?: string;
  to?: string;
}

export const seriesQuery = (rollout: string, query: SeriesQuery) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'metrics', query],
    queryFn: ({ signal }) => get<MetricSeries>(`/rollouts/${rollout}/metrics`, { ...query }, signal),
    placeholderData: keepPreviousData,
    meta: FOLLOWS_HEALTH,
  });

export const segmentsQuery = (rollout: string, stage: string, window: Window = {}) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'segments', stage, window],
    queryFn: ({ signal }) => get<SegmentTable>(`/rollouts/${rollout}/stages/${stage}/segments`, { ...window }, signal),
    placeholderData: keepPreviousData,
    meta: FOLLOWS_HEALTH,
  });

export const errorKindsQuery = (rollout: string, stage: string, window: Window = {}) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'error-kinds', stage, window],
    queryFn: ({ signal }) => get<ErrorKinds>(`/rollouts/${rollout}/errors/kinds`, { stage, ...window }, signal),
    placeholderData: keepPreviousData,
    meta: FOLLOWS_HEALTH,
  });
