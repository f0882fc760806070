import { isDeepStrictEqual } from 'node:util';
import type { StageHealth } from '@rollout-health/shared/health';
import type { Surroundings } from './situation.js';

// What moves with the clock alone, without anything having happened.
const CLOCKWORK = new Set(['asOf', 'from', 'to', 'lastReceivedAt']);

function withoutClockwork(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutClockwork);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (CLOCKWORK.has(key) ? [] : [[key, withoutClockwork(inner)]])));
}

/** Whether somebody who watches would see a difference; a later end of a window is none. */
export function isDifferent<Shown extends StageHealth | Surroundings>(before: Shown | null, after: Shown): boolean {
  return !isDeepStrictEqual(withoutClockwork(before), withoutClockwork(after));
}
