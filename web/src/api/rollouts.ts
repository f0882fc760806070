import { queryOptions } from '@tanstack/react-query';
import type { RolloutDeclaration, RolloutSummary } from '@rollout-health/shared/rollout';
import { get, post } from './client';

export const rolloutsQuery = queryOptions({ queryKey: ['rollouts'], queryFn: ({ signal }) => get<{ rollouts: RolloutSummary[] }>('/rollouts', {}, signal) });

export const declareRollout = (declaration: RolloutDeclaration): Promise<unknown> => post('/rollouts', declaration);
