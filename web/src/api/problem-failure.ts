import type { Problem } from '@rollout-health/shared/problem';

/** An answer that is not what was asked for, with what happened and what to do next. */
export class ProblemFailure extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemFailure';
  }

  get status(): number {
    return this.problem.status;
  }

  /** What to show under a form field, by the path of the problem. */
  messageAt(path: string): string | undefined {
    return this.problem.errors?.find((error) => error.path === path)?.message;
  }
}

/** Status 0: there was no answer at all. */
export const unreachable = (): ProblemFailure =>
  new ProblemFailure({
    type: 'about:blank',
    title: 'The server cannot be reached',
    status: 0,
    detail: 'Check that Rollout Health is running and that this device is online, then try again.',
  });

export function toFailure(error: unknown): ProblemFailure {
  if (error instanceof ProblemFailure) return error;
  const detail = error instanceof Error ? error.message : 'Reload the page and try again.';
  return new ProblemFailure({ type: 'about:blank', title: 'Something went wrong on this page', status: -1, detail });
}
