import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Erasure, ErasureRequest } from '@rollout-health/shared/personal-data';
import type { NewKeyRequest, RotationRequest } from '@rollout-health/shared/keys';
import type { SignalKind } from '@rollout-health/shared/words';
import type {
  FeedContents,
  IngestKeyChange,
  NewIngestKey,
  QuarantineAnswer,
  QuarantinePage,
  QuarantineRequest,
  SourceChange,
  SourceDeclaration,
  SourceRow,
  UnassignedContents,
} from '@rollout-health/shared/sources';
import { get, patch, post, remove } from './client';

export const sourcesQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'sources'],
    queryFn: ({ signal }) => get<{ sources: SourceRow[] }>(`/rollouts/${rollout}/sources`, {}, signal),
    refetchInterval: 5_000,
  });

export const feedQuery = (rollout: string, source: string, kind: SignalKind) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'feed', source, kind],
    queryFn: ({ signal }) => get<FeedContents>(`/rollouts/${rollout}/sources/${source}/feeds/${kind}`, {}, signal),
  });

export const unassignedQuery = (rollout: string, kind: 'usage' | 'errors') =>
  queryOptions({
    queryKey: ['rollout', rollout, 'unassigned', kind],
    queryFn: ({ signal }) => get<UnassignedContents>(`/rollouts/${rollout}/unassigned/${kind}`, {}, signal),
  });

export const quarantineQuery = (rollout: string, page: { source?: string; limit?: number; offset?: number } = {}) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'quarantine', page],
    queryFn: ({ signal }) => get<QuarantinePage>(`/rollouts/${rollout}/quarantine`, { ...page }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });

export const createSource = (rollout: string, source: SourceDeclaration): Promise<NewIngestKey> => post(`/rollouts/${rollout}/sources`, source);
export const changeSource = (rollout: string, source: string, change: SourceChange): Promise<unknown> =>
  patch(`/rollouts/${rollout}/sources/${source}`, change);
export const createIngestKey = (rollout: string, source: string, request: NewKeyRequest): Promise<NewIngestKey> =>
  post(`/rollouts/${rollout}/sources/${source}/keys`, request);
export const changeIngestKey = (rollout: string, source: string, id: number, change: IngestKeyChange): Promise<unknown> =>
  patch(`/rollouts/${rollout}/sources/${source}/keys/${id}`, change);
export const rotateIngestKey = (rollout: string, source: string, id: number, request: RotationRequest): Promise<NewIngestKey> =>
  post(`/rollouts/${rollout}/sources/${source}/keys/${id}/rotation`, request);
export const revokeIngestKey = (rollout: string, source: string, id: number): Promise<unknown> => remove(`/rollouts/${rollout}/sources/${source}/keys/${id}`);
export const settleQuarantine = (rollout: string, request: QuarantineRequest): Promise<QuarantineAnswer> => post(`/rollouts/${rollout}/quarantine`, request);
export const eraseUser = (rollout: string, request: ErasureRequest): Promise<Erasure> => post(`/rollouts/${rollout}/erasures`, request);
