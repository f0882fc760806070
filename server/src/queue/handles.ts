import { SetMetadata } from '@nestjs/common';
import type { JobName } from './queues.js';

export const HANDLES = 'queue:handles';

/** Marks the one method that does a job. It gets the job's payload; what it throws is tried again with backoff. */
export const Handles = (name: JobName) => SetMetadata(HANDLES, name);
