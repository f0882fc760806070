import { whyUnwritable } from './unwritable.js';

/** Why the process cannot start, in one line that says what to do: shown without a stack. */
export class Refusal extends Error {
  readonly isRefusal = true;
}

/** What stopped a start, as a Refusal where a person can mend it whatever the step was that failed. */
export function toRefusal(error: unknown): unknown {
  const why = whyUnwritable(error);
  return why ? new Refusal(`The start needs to write, but ${why}. Then start again.`) : error;
}
