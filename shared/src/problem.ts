import { z } from 'zod';

/** RFC 9457. Every error of every route has this shape, as `application/problem+json`. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  /** What happened and what to do next, in one or two sentences. */
  detail: z.string().optional(),
  /** The fields at fault, when there are any. */
  errors: z.array(z.object({ path: z.string(), message: z.string(), line: z.number().int().optional(), column: z.number().int().optional() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
