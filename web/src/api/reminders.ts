import { queryOptions } from '@tanstack/react-query';
import type { Digest, DigestRequest } from '@rollout-health/shared/digest';
import type { ReminderLetters, ReminderList } from '@rollout-health/shared/reminders';
import { get, send } from './client';
import { FOLLOWS_HEALTH } from './follows-health';

export const remindersQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'reminders'],
    queryFn: ({ signal }) => get<ReminderList>(`/rollouts/${rollout}/reminders`, {}, signal),
    staleTime: 60_000,
    meta: FOLLOWS_HEALTH,
  });

export const reminderLettersQuery = queryOptions({
  queryKey: ['account', 'reminder-letters'],
  queryFn: ({ signal }) => get<ReminderLetters>('/me/reminder-letters', {}, signal),
});
export const wantReminderLetters = (isWanted: boolean): Promise<unknown> => send('PUT', '/api/v1/me/reminder-letters', { isWanted });

export const digestQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'digest'],
    queryFn: ({ signal }) => get<Digest>(`/rollouts/${rollout}/digest`, {}, signal),
  });
export const wantDigest = (rollout: string, request: DigestRequest): Promise<unknown> => send('PUT', `/api/v1/rollouts/${rollout}/digest`, request);
