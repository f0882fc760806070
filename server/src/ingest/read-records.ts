import { LIMITS, WRAPPER } from '@rollout-health/shared/signals';
import type { SignalKind } from '@rollout-health/shared/words';
import { isDeeperThan } from '../platform/body.js';
import { badRequest } from '../platform/problem.js';

/** A line of NDJSON that is no JSON takes only itself down. */
export type ReadRecord = { value: unknown } | { fault: string };

/**
 * Records of a body in any of its forms: one object, the wrapper of its kind, a bare array, or NDJSON.
 * Throws 400 when nothing of it can be read.
 */
export function readRecords(text: string, kind: SignalKind, isNdjson: boolean): ReadRecord[] {
  if (text.trim() === '') throw badRequest('The body is empty. Send at least one record.', [{ path: '', message: 'empty' }]);
  const records = isNdjson ? readLines(text) : readDocument(text, kind);
  if (records.length > LIMITS.recordsPerRequest) {
    throw badRequest(`${records.length} records in one request; at most ${LIMITS.recordsPerRequest} are taken. Send them in several requests.`, [
      { path: WRAPPER[kind], message: `at most ${LIMITS.recordsPerRequest} records` },
    ]);
  }
  return records;
}

function readDocument(text: string, kind: SignalKind): ReadRecord[] {
  if (isDeeperThan(text, LIMITS.depth)) throw badRequest(`Nested deeper than ${LIMITS.depth} levels.`, [{ path: '', message: 'too deep' }]);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    // Clients often send NDJSON without saying so.
    const lines = text.includes('\n') ? readLines(text) : [];
    if (lines.some((line) => 'value' in line)) return lines;
    throw badRequest(`The body is not JSON: ${(error as Error).message}`, [{ path: '', message: 'malformed JSON' }]);
  }
  return unwrap(document, kind).map((value) => ({ value }));
}

function unwrap(document: unknown, kind: SignalKind): unknown[] {
  if (Array.isArray(document)) return document;
  if (typeof document !== 'object' || document === null) {
    throw badRequest(`Send an object, an array, or {"${WRAPPER[kind]}": [...]}.`, [{ path: '', message: 'must be an object or an array' }]);
  }
  const name = WRAPPER[kind];
  if (!Object.hasOwn(document, name)) return [document];
  const wrapped = (document as Record<string, unknown>)[name];
  if (!Array.isArray(wrapped)) throw badRequest(`"${name}" must be an array of records.`, [{ path: name, message: 'must be an array' }]);
  return wrapped;
}

function readLines(text: string): ReadRecord[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      if (isDeeperThan(line, LIMITS.depth)) return { fault: `nested deeper than ${LIMITS.depth} levels` };
      try {
        return { value: JSON.parse(line) as unknown };
      } catch {
        return { fault: 'malformed JSON' };
      }
    });
}
