import { queryOptions } from '@tanstack/react-query';
import type { StageForecast } from '@rollout-health/shared/forecast';
import { get } from './client';

// Made from whole days: within one it hardly moves.
const FRESH_MS = 300_000;

export const forecastQuery = (rollout: string, stage: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'forecast', stage],
    queryFn: ({ signal }) => get<StageForecast>(`/rollouts/${rollout}/stages/${stage}/forecast`, {}, signal),
    staleTime: FRESH_MS,
    refetchInterval: FRESH_MS,
  });
