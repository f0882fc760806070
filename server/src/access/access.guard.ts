import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { mayAnywhere } from '@rollout-health/shared/permissions';
import { CallerLookup, demand, NEEDS, type Caller, type Needed } from '../platform/access.js';
import { Configuration } from '../platform/configuration.js';
import { Log } from '../platform/log.js';
import { forbidden, ProblemError, unauthorized } from '../platform/problem.js';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Every route is closed but to those who hold the permission that it names. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: CallerLookup,
    private readonly configuration: Configuration,
    private readonly log: Log,
  ) {}

  /** Looks up who asks, once a request. Whoever sends a body is asked before it is read. */
  async admit(request: FastifyRequest & { caller?: Caller }, needed?: Needed): Promise<Caller> {
    if (request.caller) return request.caller;
    const { cookie, authorization } = request.headers;
    const address = request.ip;
    const caller = await this.callers.find({ address, ...(cookie !== undefined && { cookie }), ...(authorization !== undefined && { authorization }) });
    if (!caller) {
      const refusal = unauthorized('Sign in, or send an API token as "Authorization: Bearer <token>".');
      this.note(request, needed, refusal);
      throw refusal;
    }
    request.caller = { ...caller, address };
    return request.caller;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Events of sockets are asked for by the live gateway.
    if (context.getType() !== 'http') return true;
    const needed = this.reflector.getAllAndOverride<Needed | undefined>(NEEDS, [context.getHandler(), context.getClass()]);
    if (needed?.need === 'public') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { caller?: Caller }>();
    const caller = await this.admit(request, needed);
    try {
      if (caller.kind === 'person' && !READING.has(request.method)) this.refuseForeignOrigin(request);
      this.demandNeeded(caller, needed, (request.params as { rollout?: string }).rollout);
    } catch (error) {
      if (error instanceof ProblemError) this.note(request, needed, error);
      throw error;
    }
    return true;
  }

  /** The route as it is declared: of what was sent, nothing comes into the log. */
  private note({ method, routeOptions, caller }: FastifyRequest & { caller?: Caller }, needed: Needed | undefined, { status }: ProblemError): void {
    this.log.info({ method, route: routeOptions.url, need: needed?.need, status, kind: caller?.kind, caller: caller?.id }, 'refused');
  }

  private demandNeeded(caller: Caller, needed: Needed | undefined, rollout: string | undefined): void {
    if (!needed) throw forbidden('This address names no permission, so nobody holds it. Tell whoever develops Rollout Health.');
    if (needed.need === 'signed-in' || needed.need === 'public') return;
    if (needed.isAnywhere && mayAnywhere(caller.grants, needed.need)) return;
    demand(caller, needed.need, rollout);
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
