import { z } from 'zod';

/** The user as sources name them. */
export const ErasureRequest = z.object({ user: z.string().min(1).max(200) });
export type ErasureRequest = z.infer<typeof ErasureRequest>;

/** What was taken away of one user. Sums stay: nobody can be told from them. All zero: nothing was known of this user. */
export const Erasure = z.object({
  usageEvents: z.number().int(),
  /** Their user was taken out; the tickets themselves belong to the desk that sent them. */
  tickets: z.number().int(),
  quarantined: z.number().int(),
  memberships: z.number().int(),
  /** Rows of days, features and journeys that are nobody's from now on. */
  traces: z.number().int(),
});
export type Erasure = z.infer<typeof Erasure>;
