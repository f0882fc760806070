import { createRequire } from 'node:module';
import type { LoggerService } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { LIMITS } from '@rollout-health/shared/signals';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isDeeperThan } from '../platform/body.js';
import type { Configuration } from '../platform/configuration.js';
import type { Log } from '../platform/log.js';
import { badRequest, ProblemError } from '../platform/problem.js';
import { ProblemFilter } from '../platform/problem.filter.js';
import { schemaPipe } from '../platform/schema.js';
import { refuseUnstorable } from '../platform/storable.js';
import { AccessGuard } from '../access/access.guard.js';
import { withIngest } from '../ingest/describe-ingest.js';
import { IngestDoor } from '../ingest/ingest.door.js';
import { limitAddresses } from './address-pace.js';
import { askBeforeBodies } from './door.js';
import { sendHeaders } from './headers.js';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
const HEADERS_MILLISECONDS = 10_000;
// Declarations nest deeper than signals do.
const API_DEPTH = LIMITS.depth + 8;
const RAW = /^\/(v1|api\/auth)\//;
// A file of evidence is kept as it is, whatever type it is sent as.
const FILE = /^\/api\/v1\/rollouts\/[^/?]+\/readiness-checks\/[^/?]+\/results\/[^/?]+\/file(\?|$)/;
// Declarations are kept as they were written, and their faults are named by line.
const DECLARED = /^\/api\/v1\/rollouts(\/[^/?]+\/difference)?(\?|$)/;

export function createAdapter(configuration: Configuration): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: configuration.bodyLimitBytes,
    trustProxy: configuration.trustedProxies.length > 0 ? configuration.trustedProxies : false,
    routerOptions: { maxParamLength: 500 },
    ...boundTimes(configuration.requestTimeoutSeconds * 1_000),
  });
}

/** Whoever sends slowly, or nothing, holds a connection no longer than this. */
const boundTimes = (requestTimeout: number) => ({
  requestTimeout,
  http: { headersTimeout: Math.min(HEADERS_MILLISECONDS, requestTimeout), requestTimeout, connectionsCheckingInterval: 1_000 },
});

/** Everything on the HTTP side that is not a route: bodies, errors, headers, the API's document. */
export function dressHttp(app: NestFastifyApplication, configuration: Configuration, log: Log): void {
  const fastify = app.getHttpAdapter().getInstance();
  readBodies(fastify);
  fastify.addHook('onRequest', refuseManyHosts);
  sendHeaders(fastify, configuration);
  limitAddresses(fastify, configuration);
  if (configuration.servesApi) {
    const [guard, door] = [app.get(AccessGuard), app.get(IngestDoor)];
    askBeforeBodies(fastify, { toApi: (request) => guard.admit(request), toIngest: (request) => door.admit(request) });
  }
  app.useGlobalFilters(new ProblemFilter(log));
  app.useGlobalPipes(schemaPipe());
}

/** A proxy may have gone by one of the names and we by the other: neither is believed. */
function refuseManyHosts(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  const hosts = request.raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.length === 4 && name.toLowerCase() === 'host');
  done(hosts.length > 1 ? badRequest('The request names two hosts. Send one "Host" header.') : undefined);
}

/** Ingest and identity read their own bytes, files are bytes; declarations are text, YAML or JSON; all else is JSON. */
function readBodies(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done) => {
    if (RAW.test(request.url) || FILE.test(request.url)) return done(null, body);
    const type = request.headers['content-type'] ?? 'application/json';
    if (body.length === 0) return done(null, undefined);
    const text = body.toString('utf8');
    if (/yaml/i.test(type)) return done(null, text);
    if (!/^application\/([a-z.-]+\+)?json\b/i.test(type)) return done(new ProblemError(415, 'Type not understood', 'Send JSON (application/json).'));
    if (isDeeperThan(body, API_DEPTH)) return done(badRequest(`The body nests deeper than ${API_DEPTH} levels.`, [{ path: '', message: 'nested too deep' }]));
    if (DECLARED.test(request.url)) return done(null, text);
    void parseJson(request, text, (error, value) => {
      if (error) return done(badRequest(`The body is not JSON: ${error.message}`, [{ path: '', message: 'malformed JSON' }]));
      try {
        refuseUnstorable(value);
      } catch (fault) {
        return done(fault as Error);
      }
      done(null, value);
    });
  });
}

/** The API as OpenAPI, made from the schemas that also check it. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Rollout Health')
    .setDescription('Is this stage of our rollout healthy enough to grow, and what did the pilot hide?')
    .setVersion(version)
    .addBearerAuth()
    .build();
  return withIngest(SwaggerModule.createDocument(app, about));
}

/** Nest's own lines go where all others go. */
export function toNestLogger(log: Log): LoggerService {
  const text = (message: unknown) => (message instanceof Error ? (message.stack ?? message.message) : String(message));
  return {
    log: (message: unknown) => log.debug({}, text(message)),
    error: (message: unknown) => log.error({}, text(message)),
    warn: (message: unknown) => log.warn({}, text(message)),
    debug: (message: unknown) => log.debug({}, text(message)),
    verbose: () => undefined,
  };
}
