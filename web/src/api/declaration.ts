import { queryOptions } from '@tanstack/react-query';
import type { DeclarationDifference, DeclarationDocument, Purposes, RolloutTemplates } from '@rollout-health/shared/declaration';
import type { Rollout } from '@rollout-health/shared/rollout';
import { get, patch, postText } from './client';

export const documentQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'declaration'],
    queryFn: ({ signal }) => get<DeclarationDocument>(`/rollouts/${rollout}/declaration`, {}, signal),
    // Somebody may be writing in it.
    refetchOnWindowFocus: false,
  });
export const purposesQuery = (rollout: string) =>
  queryOptions({ queryKey: ['rollout', rollout, 'purposes'], queryFn: ({ signal }) => get<Purposes>(`/rollouts/${rollout}/purposes`, {}, signal) });
export const rolloutQuery = (rollout: string) =>
  queryOptions({ queryKey: ['rollout', rollout, 'declared'], queryFn: ({ signal }) => get<Rollout>(`/rollouts/${rollout}`, {}, signal) });
export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: ({ signal }) => get<RolloutTemplates>('/templates', {}, signal),
  staleTime: Infinity,
});

export const differenceOf = (rollout: string, text: string): Promise<DeclarationDifference> => postText(`/rollouts/${rollout}/difference`, text);
export const applyText = (text: string, ifVersion?: number): Promise<Rollout> => postText('/rollouts', text, { ifVersion });
export const changeRollout = (rollout: string, change: object): Promise<Rollout> => patch(`/rollouts/${rollout}`, change);
