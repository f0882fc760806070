import { z } from 'zod';

/** A file that shows what a readiness result says. */

export const FILE_LIMIT_BYTES = 5_000_000;
export const FILE_LIMIT_TEXT = '5 MB';

/** What is kept, found by content; the endings of names that each type may have, the usual one first. */
export const FILE_TYPES = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'text/plain': ['txt', 'log', 'md'],
  'text/csv': ['csv'],
  'application/json': ['json'],
} as const;
export type FileType = keyof typeof FILE_TYPES;
export const FILE_TYPES_TEXT = 'PDF, PNG, JPEG, or text (plain, CSV, JSON) in UTF-8';

/** `name` in the query: under which it is kept, without folders, cut to 120 characters. */
export const ReadinessFileQuery = z.object({ name: z.string().min(1).max(1_000) });
export type ReadinessFileQuery = z.infer<typeof ReadinessFileQuery>;

export const ReadinessFile = z.object({
  name: z.string(),
  type: z.enum(Object.keys(FILE_TYPES) as [FileType, ...FileType[]]),
  bytes: z.number().int(),
});
export type ReadinessFile = z.infer<typeof ReadinessFile>;
