import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';
import type { Configuration } from '../platform/configuration.js';

const API = /^\/(api|v1)\//;
/** The address of the wallboard, read as the page reads it: the one page that others may be allowed to show in a frame. */
function isWallboard(address: string): boolean {
  const [path = '', query = ''] = address.split(/\?(.*)/s);
  return /^\/r\/[^/]+\/operations$/.test(path) && new URLSearchParams(query).get('wall') === '1';
}

/** What every answer tells the browser that it may do with it. */
export function sendHeaders(fastify: FastifyInstance, { publicUrl, frameAncestors }: Configuration): void {
  const protect = helmet({
    // Mantine writes its variables into style elements; nothing else runs inline.
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        upgradeInsecureRequests: null,
      },
    },
    // Browsers heed it over TLS only, which ends at a proxy: that there is one is known by our address.
    strictTransportSecurity: publicUrl?.startsWith('https') ?? false,
  });
  // Made once: Fastify's own plugin for it makes it anew for each request, a twentieth of what a small one costs.
  fastify.addHook('onRequest', (request, reply, done) => protect(request.raw, reply.raw, done as (error?: unknown) => void));
  // What the API answers is somebody's own: no browser and no proxy keeps it. A route that knows better says so.
  fastify.addHook('onRequest', (request, reply, done) => {
    if (API.test(request.url)) void reply.header('cache-control', 'no-store');
    done();
  });
  // The pages of the API's document come without: what a browser guesses, somebody may have made it guess.
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    const type = String(reply.getHeader('content-type') ?? '');
    if (/^(text\/\w+|application\/javascript)$/.test(type)) void reply.header('content-type', `${type}; charset=utf-8`);
    done(null, payload);
  });
  if (frameAncestors.length === 0) return;
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (isWallboard(request.url)) {
      const policy = String(reply.getHeader('content-security-policy'));
      void reply.header('content-security-policy', policy.replace("frame-ancestors 'self'", `frame-ancestors 'self' ${frameAncestors.join(' ')}`));
      // It knows no list of origins; where both stand, browsers go by the policy, but old ones by this.
      void reply.removeHeader('x-frame-options');
    }
    done(null, payload);
  });
}
