import type { Caller } from '../platform/access.js';

/** Whether a caller may see a rollout. Everybody who is signed in may see all of them; roles will say more. */
export const maySee = (caller: Caller, rollout: string): boolean => caller.id !== '' && rollout !== '';
