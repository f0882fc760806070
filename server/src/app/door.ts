import { NotFoundException } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { tooLarge } from '../platform/body.js';

type Admit = (request: FastifyRequest) => Promise<unknown>;

/** What nobody has to be known for, such as a password or the answer of a passkey, is short. */
const PUBLIC_BODY_BYTES = 64 * 1024;
/** So much of a refused body is taken off the wire and dropped, so that whoever sends it comes to read why. */
const DROPPED_BYTES = 1024 * 1024;
const INGEST = '/v1/:kind';

/** Whoever sends a body is asked who they are before any of it is read: strangers cost neither memory nor parsing. Throws 401. */
export function askBeforeBodies(fastify: FastifyInstance, { toApi, toIngest }: { toApi: Admit; toIngest: Admit }): void {
  fastify.addHook('onRoute', (route: RouteOptions) => {
    if (route.config?.isPublic && route.url !== INGEST) route.bodyLimit = PUBLIC_BODY_BYTES;
  });
  fastify.addHook('onRequest', async (request) => {
    const isIngest = request.routeOptions.url === INGEST;
    if (!isIngest && !hasBody(request)) return;
    try {
      await (isIngest ? toIngest(request) : demandReader(request, toApi));
      refuseLong(request);
    } catch (error) {
      drop(request);
      throw error;
    }
  });
}

async function demandReader(request: FastifyRequest, admit: Admit): Promise<unknown> {
  if (request.is404) throw new NotFoundException(`Cannot ${request.method} ${request.url}`);
  return request.routeOptions.config.isPublic ? undefined : admit(request);
}

/** One that says how long it is gets to know the limit; the server counts the others as they come. */
function refuseLong({ headers, routeOptions: { bodyLimit } }: FastifyRequest): void {
  if (bodyLimit !== undefined && Number(headers['content-length']) > bodyLimit) throw tooLarge(bodyLimit);
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function drop({ raw }: FastifyRequest): void {
  let dropped = 0;
  raw.on('error', () => undefined);
  raw.on('data', (chunk: Buffer) => {
    dropped += chunk.length;
    if (dropped > DROPPED_BYTES) raw.destroy();
  });
}
