import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { CallerLookup, PUBLIC, type Caller } from '../platform/access.js';
import { Configuration } from '../platform/configuration.js';
import { forbidden, unauthorized } from '../platform/problem.js';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Every route is closed unless it says that it is public. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: CallerLookup,
    private readonly configuration: Configuration,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // A socket is asked once, when it connects.
    if (context.getType() !== 'http') return true;
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { caller?: Caller }>();
    const { cookie, authorization } = request.headers;
    const caller = await this.callers.find({ ...(cookie !== undefined && { cookie }), ...(authorization !== undefined && { authorization }) });
    if (!caller) throw unauthorized('Sign in, or send an API token as "Authorization: Bearer <token>".');
    if (caller.kind === 'person' && !READING.has(request.method)) this.refuseForeignOrigin(request);
    request.caller = { ...caller, address: request.ip };
    return true;
  }

  /** A cookie travels with requests that another site makes: those may change nothing. */
  private refuseForeignOrigin(request: FastifyRequest): void {
    const { origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const isOwn = origin === undefined ? site === undefined || site === 'same-origin' || site === 'none' : this.isOurs(origin, request.headers.host);
    if (!isOwn) throw forbidden('This request came from another site. Open the page of Rollout Health itself and try again there.');
  }

  private isOurs(origin: string, host: string | undefined): boolean {
    const own = this.configuration.publicUrl;
    if (own !== undefined && origin === new URL(own).origin) return true;
    return URL.canParse(origin) && new URL(origin).host === host;
  }
}
