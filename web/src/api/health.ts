import { queryOptions, replaceEqualDeep } from '@tanstack/react-query';
import type { HealthChangeRecord, RolloutHealth } from '@rollout-health/shared/health';
import type { Evaluation } from '@rollout-health/shared/verdicts';
import type { Stability } from '@rollout-health/shared/stability';
import { get } from './client';
import { FOLLOWS_HEALTH } from './follows-health';

/** Kept current by the live connection; fetched once for the first paint. A slow answer never replaces a newer revision. */
export const healthQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'health'],
    queryFn: ({ signal }) => get<RolloutHealth>(`/rollouts/${rollout}/health`, {}, signal),
    staleTime: Infinity,
    structuralSharing: (known, fresh) =>
      ((known as RolloutHealth | undefined)?.revision ?? -1) > (fresh as RolloutHealth).revision ? known : replaceEqualDeep(known, fresh),
  });

export const healthChangesQuery = (rollout: string, { stage, limit = 50, ...window }: { stage?: string; limit?: number; from?: string; to?: string } = {}) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'health-changes', stage ?? null, limit, window],
    queryFn: ({ signal }) => get<{ changes: HealthChangeRecord[] }>(`/rollouts/${rollout}/health-changes`, { stage, limit, ...window }, signal),
    meta: FOLLOWS_HEALTH,
  });

export const stabilityQuery = (rollout: string, stage: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'stability', stage],
    queryFn: ({ signal }) => get<Stability>(`/rollouts/${rollout}/stages/${stage}/stability`, {}, signal),
    meta: FOLLOWS_HEALTH,
  });

export const evaluationQuery = (rollout: string, id: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'evaluation', id],
    queryFn: ({ signal }) => get<Evaluation>(`/rollouts/${rollout}/evaluations/${id}`, {}, signal),
    staleTime: 60_000,
  });
