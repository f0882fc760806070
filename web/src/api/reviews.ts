import { queryOptions } from '@tanstack/react-query';
import type { NewCalendar, PremortemItem, Review, ReviewChange, ReviewClose, ReviewEvidence, ReviewsPage } from '@rollout-health/shared/reviews';
import { get, patch, post, remove } from './client';
import { FOLLOWS_HEALTH } from './follows-health';

export const reviewsQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'reviews'],
    queryFn: ({ signal }) => get<ReviewsPage>(`/rollouts/${rollout}/reviews`, {}, signal),
    meta: FOLLOWS_HEALTH,
  });
export const reviewQuery = (rollout: string, id: string) =>
  queryOptions({ queryKey: ['rollout', rollout, 'review', id], queryFn: ({ signal }) => get<Review>(`/rollouts/${rollout}/reviews/${id}`, {}, signal) });
export const agendaQuery = (rollout: string, stage: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'agenda', stage],
    queryFn: ({ signal }) => get<ReviewEvidence>(`/rollouts/${rollout}/stages/${stage}/agenda`, {}, signal),
    meta: FOLLOWS_HEALTH,
  });

export const openReview = (rollout: string, stage: string): Promise<Review> => post(`/rollouts/${rollout}/stages/${stage}/reviews`, {});
export const writeReview = (rollout: string, id: string, change: ReviewChange): Promise<Review> => patch(`/rollouts/${rollout}/reviews/${id}`, change);
export const closeReview = (rollout: string, id: string, close: ReviewClose): Promise<Review> => post(`/rollouts/${rollout}/reviews/${id}/close`, close);
export const addPremortem = (rollout: string, text: string): Promise<PremortemItem> => post(`/rollouts/${rollout}/premortem`, { text });
export const withdrawPremortem = (rollout: string, id: string): Promise<unknown> => remove(`/rollouts/${rollout}/premortem/${id}`);
export const makeCalendar = (rollout: string): Promise<NewCalendar> => post(`/rollouts/${rollout}/calendars`);
