import { z } from 'zod';
import { Timestamp } from './words.js';

export const DigestCadence = z.enum(['daily', 'weekly']);
export type DigestCadence = z.infer<typeof DigestCadence>;

/** At seven in the morning (UTC), every day or on Mondays. `isOnlyChanged`: nothing is sent where nothing material changed; else one line. */
export const DigestRequest = z.object({ cadence: DigestCadence.nullable(), isOnlyChanged: z.boolean() });
export type DigestRequest = z.infer<typeof DigestRequest>;

/** One's own letters about a rollout. `cadence` null: none. `isPossible`: the installation has a mail server. */
export const Digest = DigestRequest.extend({ isPossible: z.boolean(), lastSentAt: Timestamp.nullable() });
export type Digest = z.infer<typeof Digest>;
