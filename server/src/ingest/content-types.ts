import { ProblemError } from '../platform/problem.js';

/** Types of a body that is one document. Clients often say text/plain of JSON. */
export const DOCUMENT_TYPES = ['application/json', 'text/plain'];
/** Types of a body of one record a line, as different tools call it. */
export const LINE_TYPES = ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/x-jsonlines'];

/** Whether a body of this type is one record a line. None counts as JSON; throws 415 for one that is not taken. */
export function isInLines(contentType = 'application/json'): boolean {
  const type = (contentType.split(';')[0] as string).trim().toLowerCase();
  if (LINE_TYPES.includes(type)) return true;
  if (DOCUMENT_TYPES.includes(type)) return false;
  throw new ProblemError(415, 'Type not understood', 'Send JSON (application/json) or NDJSON (application/x-ndjson).');
}
