import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { ProblemError } from './problem.js';

/** Counts one more. Null: it is within the limit; otherwise milliseconds until it may come again. */
export async function overrun(limiter: RateLimiterAbstract, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (over) {
    if (over instanceof RateLimiterRes) return over.msBeforeNext;
    throw over;
  }
}

export const tooMany = (detail: string, waitMilliseconds: number) =>
  new ProblemError(429, 'Too many requests', detail, undefined, { 'Retry-After': String(Math.max(1, Math.ceil(waitMilliseconds / 1_000))) });
