import { queryOptions } from '@tanstack/react-query';
import type { BackTest } from '@rollout-health/shared/back-test';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { API, send } from './client';

/** Asked once: what came does not change while one looks at it. */
export const backTestQuery = (rollout: string, stage: string, criterion: CriterionDeclaration, days: number) =>
  queryOptions({
    queryKey: ['back-test', rollout, stage, criterion, days],
    queryFn: ({ signal }) =>
      send<BackTest>('POST', `${API}/rollouts/${rollout}/stages/${stage}/criteria/${criterion.key}/back-test`, { criterion, days }, signal),
    staleTime: Infinity,
    retry: false,
  });
