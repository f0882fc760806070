import { randomUUID } from 'node:crypto';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tooLarge } from './body.js';
import type { Log } from './log.js';
import { badRequest, ProblemError, unavailable } from './problem.js';
import { whyUnwritable } from './unwritable.js';

const LOST_CONNECTION = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '08006', '08003', '53300']);
// Until somebody made room.
const UNWRITABLE_SECONDS = 30;
// Postgres: a character that is not in its encoding, or that JSON may not hold.
const UNSTORABLE = new Set(['22021', '22P05']);
const LOST_MESSAGE = /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** What ioredis says while Redis is away, or hangs. */
const LOST_QUEUE = /^(Stream isn't writeable|Reached the max retries per request|Connection is closed|Command timed out)/;

/** Whether the database or the queue went away: worth trying again, nothing wrong with the request. Says which, or null. */
export function whatIsAway(error: unknown): 'database' | 'queue' | null {
  const { code, message = '' } = (error ?? {}) as { code?: string; message?: string };
  if (LOST_QUEUE.test(message)) return 'queue';
  return (code !== undefined && LOST_CONNECTION.has(code)) || LOST_MESSAGE.test(message) ? 'database' : null;
}

/** What a thrown thing looks like to the outside. Unknown errors say nothing of the inside; the log has them under the id. */
export function toProblemError(error: unknown, log: Log): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof HttpException) {
    return new ProblemError(
      error.getStatus(),
      error.message,
      error.getStatus() === 404 ? 'Nothing is at this address. See /api/docs for those that exist.' : undefined,
    );
  }
  const away = whatIsAway(error);
  if (away) return unavailable(`The ${away} cannot be reached. Nothing was changed; try again in a few seconds.`);
  const why = whyUnwritable(error);
  if (why) return unavailable(`Nothing was changed: ${why}. Send it again after that.`, UNWRITABLE_SECONDS);
  if (UNSTORABLE.has((error as { code?: string } | null)?.code ?? '')) {
    return badRequest('A text holds NUL characters or halves of surrogate pairs, which cannot be kept or looked for. Take them out and send it again.');
  }
  const { statusCode, message } = (error ?? {}) as { statusCode?: number; message?: string };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new ProblemError(statusCode, 'The request cannot be used', message);
  const id = randomUUID();
  log.error({ err: error, id }, 'unexpected error');
  return new ProblemError(500, 'Something went wrong here', `Nothing you did. Try again; if it stays, the log has the cause under ${id}.`);
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    // The server's own, which counted a body as it came, in chunks: it says no more than that there is a limit.
    const isTooLarge = error instanceof HttpException && error.getStatus() === 413;
    const { bodyLimit } = http.getRequest<FastifyRequest>().routeOptions;
    sendProblem(http.getResponse<FastifyReply>(), isTooLarge ? tooLarge(bodyLimit) : toProblemError(error, this.log));
  }
}

export function sendProblem(reply: FastifyReply, problem: ProblemError): void {
  void reply
    .status(problem.status)
    .headers(problem.headers)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem.toProblem()));
}
