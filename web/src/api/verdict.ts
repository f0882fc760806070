import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Evaluation, Explanation } from '@rollout-health/shared/verdicts';
import { get } from './client';
import { FOLLOWS_HEALTH } from './follows-health';

interface VerdictPlace {
  stage: string;
  criterion: string;
  /** `dimension:value`; null for everybody. */
  segment: string | null;
}

export const explanationQuery = (rollout: string, { stage, criterion, segment }: VerdictPlace) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'explanation', stage, criterion, segment],
    queryFn: ({ signal }) => get<Explanation>(`/rollouts/${rollout}/stages/${stage}/criteria/${criterion}`, { segment }, signal),
    placeholderData: keepPreviousData,
    meta: FOLLOWS_HEALTH,
  });

export const evaluationsQuery = (rollout: string, { stage, criterion, segment }: VerdictPlace) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'evaluations', stage, criterion, segment],
    queryFn: ({ signal }) => get<{ evaluations: Evaluation[] }>(`/rollouts/${rollout}/stages/${stage}/evaluations`, { criterion, segment }, signal),
    meta: FOLLOWS_HEALTH,
  });
