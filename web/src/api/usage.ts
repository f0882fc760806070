import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Clarity } from '@rollout-health/shared/clarity';
import type { PatternMarkRequest, Retention, SegmentMarkRequest, UsageQuery, UsageReport, Variety } from '@rollout-health/shared/usage';
import { get, post } from './client';
import { FOLLOWS_HEALTH } from './follows-health';

export const usageQuery = (rollout: string, query: UsageQuery = {}) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'usage', query],
    queryFn: ({ signal }) => get<UsageReport>(`/rollouts/${rollout}/usage`, { ...query }, signal),
    placeholderData: keepPreviousData,
    meta: FOLLOWS_HEALTH,
  });

export const clarityQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'clarity'],
    queryFn: ({ signal }) => get<Clarity>(`/rollouts/${rollout}/usage/clarity`, {}, signal),
    meta: FOLLOWS_HEALTH,
  });

export const retentionQuery = (rollout: string, stage: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'retention', stage],
    queryFn: ({ signal }) => get<Retention>(`/rollouts/${rollout}/stages/${stage}/retention`, {}, signal),
    placeholderData: keepPreviousData,
    meta: FOLLOWS_HEALTH,
  });

export const varietyQuery = (rollout: string, stage: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'variety', stage],
    queryFn: ({ signal }) => get<Variety>(`/rollouts/${rollout}/stages/${stage}/variety`, {}, signal),
    placeholderData: keepPreviousData,
    meta: FOLLOWS_HEALTH,
  });

export const markPattern = (rollout: string, mark: PatternMarkRequest): Promise<UsageReport> => post(`/rollouts/${rollout}/usage/marks`, mark);

export const markSegmentPattern = (rollout: string, mark: SegmentMarkRequest): Promise<UsageReport> => post(`/rollouts/${rollout}/usage/segment-marks`, mark);
