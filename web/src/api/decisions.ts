import { queryOptions } from '@tanstack/react-query';
import type { Decision, DecisionRequest } from '@rollout-health/shared/health';
import { get, post } from './client';
import { FOLLOWS_HEALTH } from './follows-health';

export const decisionsQuery = (rollout: string, stage?: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'decisions', stage ?? null],
    queryFn: ({ signal }) => get<{ decisions: Decision[] }>(`/rollouts/${rollout}/decisions`, { stage }, signal),
    meta: FOLLOWS_HEALTH,
  });

export const decide = (rollout: string, stage: string, request: DecisionRequest): Promise<Decision> =>
  post(`/rollouts/${rollout}/stages/${stage}/decisions`, request);
