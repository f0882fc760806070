import type { FastifyInstance } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Configuration } from '../platform/configuration.js';
import { payerOf } from '../platform/networks.js';
import { overrun, tooMany } from '../platform/rate-limit.js';

/** Ingest counts by key; the page's files are read by everybody behind one address at once. */
const COUNTED = /^\/api\//;
const WINDOW_SECONDS = 10;

/** How much one network address may ask of the API of this process. */
export function limitAddresses(fastify: FastifyInstance, { addressRequestsPerSecond }: Configuration): void {
  const limiter = new RateLimiterMemory({ points: addressRequestsPerSecond * WINDOW_SECONDS, duration: WINDOW_SECONDS });
  fastify.addHook('onRequest', async (request) => {
    if (!COUNTED.test(request.url)) return;
    const wait = await overrun(limiter, payerOf(request.ip));
    if (wait !== null) throw tooMany('This address asks more of the API than one may. Ask less often, or watch the socket instead.', wait);
  });
}
