import { Injectable } from '@nestjs/common';
import { SignalKind } from '@rollout-health/shared/words';
import type { FastifyRequest } from 'fastify';
import { notFound } from '../platform/problem.js';
import { IngestKeyStore, type IngestSource } from './ingest-key.store.js';

export interface Admitted {
  kind: SignalKind;
  source: IngestSource;
}

export type IngestRequest = FastifyRequest & { admitted?: Admitted };

/** What a request is about to send, and by whose key. It is asked before its body is read; throws 404, 401, 403 or 429. */
@Injectable()
export class IngestDoor {
  constructor(private readonly keys: IngestKeyStore) {}

  async admit(request: IngestRequest): Promise<Admitted> {
    if (request.admitted) return request.admitted;
    const kind = SignalKind.safeParse((request.params as { kind?: string }).kind);
    if (!kind.success) throw notFound('Signals go to /v1/usage, /v1/errors, /v1/tickets or /v1/members.');
    request.admitted = { kind: kind.data, source: await this.keys.sourceOf(request.headers.authorization, request.ip) };
    return request.admitted;
  }
}
