/** Why the process cannot start, in one line that says what to do: shown without a stack. */
export class Refusal extends Error {
  readonly isRefusal = true;
}

const DISK_FULL = '53100';

/** What stopped a start, as a Refusal where a person can mend it whatever the step was that failed. */
export function toRefusal(error: unknown): unknown {
  const { code } = (error ?? {}) as { code?: string };
  return code === DISK_FULL ? new Refusal('No space left on the disk of the database. Free some, then start again.') : error;
}
