import { z } from 'zod';
import { Key, OneLine, Timestamp } from './words.js';

/** What people or pipelines tell of, beside what the product knows by itself. */
export const PostedKind = z.enum(['release', 'incident', 'holiday', 'note']);
export type PostedKind = z.infer<typeof PostedKind>;

export const MarkerKind = z.enum(['decision', 'override', 'review', ...PostedKind.options]);
export type MarkerKind = z.infer<typeof MarkerKind>;

const tag = OneLine(60);

/** Something that happened, or lasts, drawn on charts of time. */
export const Marker = z.object({
  /** `release 12`: the kind, and the number within it. */
  id: z.string(),
  kind: MarkerKind,
  title: z.string(),
  text: z.string().nullable(),
  at: Timestamp,
  /** Null: a moment. */
  until: Timestamp.nullable(),
  /** Null: of the whole rollout. */
  stage: Key.nullable(),
  by: z.string(),
  url: z.string().nullable(),
  tags: z.array(z.string()),
});
export type Marker = z.infer<typeof Marker>;

export const Markers = z.object({ markers: z.array(Marker) });
export type Markers = z.infer<typeof Markers>;

export const MarkerRequest = z
  .object({
    kind: PostedKind,
    title: OneLine(120),
    text: z.string().trim().max(2_000).optional(),
    /** Now if not given. */
    at: Timestamp.optional(),
    until: Timestamp.optional(),
    stage: Key.optional(),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional(),
    tags: z.array(tag).max(10).optional(),
  })
  .refine(({ at, until }) => until === undefined || (at !== undefined && Date.parse(at) < Date.parse(until)), {
    path: ['until'],
    message: 'lies after at, which goes with it',
  });
export type MarkerRequest = z.infer<typeof MarkerRequest>;

/** Query of `GET /rollouts/{rollout}/markers`. `stage`: there, and of the whole rollout. Times: what was in them at any moment; without: the newest 500. */
export const MarkersQuery = z.object({
  stage: Key.optional(),
  from: Timestamp.optional(),
  to: Timestamp.optional(),
  kind: MarkerKind.optional(),
  tag: tag.optional(),
});
export type MarkersQuery = z.infer<typeof MarkersQuery>;
