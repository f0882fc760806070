import { expect, test } from '@jest/globals';
import { createLog } from './log.js';
import { toProblemError } from './problem.filter.js';
import { whyUnwritable } from './unwritable.js';

const thrown = (message: string, code?: string) => Object.assign(new Error(message), code !== undefined && { code });

test.each([
  [thrown('could not extend file "base/5/16384": No space left on device', '53100'), 'too little space is left on'],
  [thrown('cannot execute INSERT in a read-only transaction', '25006'), 'may only be read; make it writable'],
  [thrown('could not write block 1: Input/output error', '58030'), 'disk fails'],
  [thrown('could not open file "base/5/16384": Read-only file system', '42501'), 'mount it for writing'],
  [thrown("OOM command not allowed when used memory > 'maxmemory'."), 'Redis takes no writes (OOM)'],
  [thrown('MISCONF Errors writing to the AOF file: No space left on device'), 'Redis takes no writes (MISCONF)'],
])('%s is a write refused, and answered with 503', (error, reason) => {
  expect(whyUnwritable(error)).toContain(reason);
  const problem = toProblemError(error, createLog('silent'));
  expect([problem.status, problem.headers, problem.detail]).toEqual([503, { 'Retry-After': '30' }, expect.stringContaining(reason)]);
});

test.each([thrown('permission denied for table activity', '42501'), thrown('duplicate key', '23505'), thrown('OOMPH'), undefined, null])('%s is not', (error) =>
  expect(whyUnwritable(error)).toBeNull(),
);
