/** Why the process cannot start, in one line that says what to do: shown without a stack. */
export class Refusal extends Error {
  readonly isRefusal = true;
}
