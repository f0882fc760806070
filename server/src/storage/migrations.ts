import { Spine1764000000000 } from './migrations/1764000000000-spine.js';

/** In the order they run. A migration that was released is never changed. */
export const MIGRATIONS = [Spine1764000000000];
