import type { Problem } from '@rollout-health/shared/problem';

type Fault = NonNullable<Problem['errors']>[number];

/** An error that a person or client sees: what happened, and what to do next. Becomes RFC 9457 `application/problem+json`. */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail?: string,
    readonly errors?: Fault[],
    readonly headers: Record<string, string> = {},
  ) {
    super(detail ? `${title}: ${detail}` : title);
  }

  toProblem(): Problem {
    return {
      type: 'about:blank',
      title: this.title,
      status: this.status,
      ...(this.detail && { detail: this.detail }),
      ...(this.errors && { errors: this.errors }),
    };
  }
}

export const badRequest = (detail: string, errors?: Fault[]) => new ProblemError(400, 'The request cannot be used', detail, errors);
export const unauthorized = (detail: string) => new ProblemError(401, 'Not signed in', detail, undefined, { 'WWW-Authenticate': 'Bearer' });
export const forbidden = (detail: string) => new ProblemError(403, 'Not allowed', detail);
export const notFound = (detail: string) => new ProblemError(404, 'Not found', detail);
export const conflict = (detail: string, errors?: Fault[]) => new ProblemError(409, 'Not possible as things stand', detail, errors);
export const unavailable = (detail: string, retryAfterSeconds = 5) =>
  new ProblemError(503, 'Not available right now', detail, undefined, { 'Retry-After': String(retryAfterSeconds) });
