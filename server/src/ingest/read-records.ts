import { LIMITS, WRAPPER } from '@rollout-health/shared/signals';
import type { SignalKind } from '@rollout-health/shared/words';
import { isDeeperThan, type Body } from '../platform/body.js';
import { badRequest } from '../platform/problem.js';

/** A line of NDJSON that is no JSON takes only itself down. */
export type ReadRecord = { value: unknown } | { fault: string };

/** `isList`: the body is an array of these, by itself or as the only field of an object. */
export interface ReadRecords {
  records: ReadRecord[];
  isList: boolean;
}

/**
 * Records of a body in any of its forms: one object, the wrapper of its kind, a bare array, or NDJSON.
 * Throws 400 when nothing of it can be read.
 */
export function readRecords(body: Body, kind: SignalKind, isNdjson: boolean): ReadRecords {
  if (body.text.trim() === '') throw badRequest('The body is empty. Send at least one record.', [{ path: '', message: 'empty' }]);
  const read = isNdjson ? { records: readLines(body.text), isList: false } : readDocument(body, kind);
  const { length } = read.records;
  if (length === 0) throw badRequest('The list is empty. Send at least one record.', [{ path: '', message: 'empty' }]);
  if (length > LIMITS.recordsPerRequest) {
    throw badRequest(`${length} records in one request; at most ${LIMITS.recordsPerRequest} are taken. Send them in several requests.`, [
      { path: WRAPPER[kind], message: `at most ${LIMITS.recordsPerRequest} records` },
    ]);
  }
  return read;
}

function readDocument({ bytes, text }: Body, kind: SignalKind): ReadRecords {
  if (isDeeperThan(bytes, LIMITS.depth)) throw badRequest(`Nested deeper than ${LIMITS.depth} levels.`, [{ path: '', message: 'too deep' }]);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    // Clients often send NDJSON without saying so.
    const lines = text.includes('\n') ? readLines(text) : [];
    if (lines.some((line) => 'value' in line)) return { records: lines, isList: false };
    throw badRequest(`The body is not JSON: ${(error as Error).message}`, [{ path: '', message: 'malformed JSON' }]);
  }
  const values = unwrap(document, kind);
  const isList = values === document || (Object.hasOwn(document as object, WRAPPER[kind]) && Object.keys(document as object).length === 1);
  return { records: values.map((value) => ({ value })), isList };
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
      if (isDeeperThan(Buffer.from(line), LIMITS.depth)) return { fault: `nested deeper than ${LIMITS.depth} levels` };
      try {
        return { value: JSON.parse(line) as unknown };
      } catch {
        return { fault: 'malformed JSON' };
      }
    });
}
