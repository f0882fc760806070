import { isStorable, STORABLE_MESSAGE } from '@rollout-health/shared/signals';
import { badRequest } from './problem.js';
import { pathText } from './schema.js';

/** Throws 400 that names the first text (or key) that Postgres cannot keep. The value nests no deeper than its reader allows. */
export function refuseUnstorable(value: unknown): void {
  const path = findUnstorable(value, []);
  if (path)
    throw badRequest('A text holds characters that cannot be kept. Take them out and send it again.', [{ path: pathText(path), message: STORABLE_MESSAGE }]);
}

function findUnstorable(value: unknown, path: PropertyKey[]): PropertyKey[] | null {
  if (typeof value === 'string') return isStorable(value) ? null : path;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, item] of Object.entries(value)) {
    if (!isStorable(key)) return path;
    const found = findUnstorable(item, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found) return found;
  }
  return null;
}
