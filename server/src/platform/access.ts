import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import { may, PERMISSIONS, type Grants, type Permission } from '@rollout-health/shared/permissions';
import { forbidden, notFound } from './problem.js';

/** Who a request comes from: a person with a session, or a machine with an API token; and what they were given. */
export interface Caller {
  kind: 'person' | 'token';
  id: string;
  name: string;
  grants: Grants;
  /** The network address that the request came from. */
  address?: string;
}

/** `public`: nobody has to be known. `signed-in`: anybody who is known; what they get is cut to what they may see. */
export type Need = Permission | 'public' | 'signed-in';

export interface Needed {
  need: Need;
  /** The permission is wanted in some rollout; the handler asks again about the one that the body names. */
  isAnywhere: boolean;
}

export const NEEDS = 'access:needs';

/** The one permission of a route, a controller or a socket event. What names none is refused, and fails a test. */
export const Needs = (need: Need, { isAnywhere = false } = {}) =>
  applyDecorators(SetMetadata(NEEDS, { need, isAnywhere } satisfies Needed), ApiExtension('x-permission', need));

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Known before a body is read, and before Nest is asked. */
    isPublic?: boolean;
  }
}

/** Reachable without credentials. */
export const Public = () => applyDecorators(Needs('public'), RouteConfig({ isPublic: true }));

/** The caller that the guard found; only on routes that are not public. */
export const FromCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  return context.switchToHttp().getRequest<{ caller: Caller }>().caller;
});

/** Throws unless the caller may. A rollout that they may not see is answered as one that does not exist. */
export function demand({ grants }: Pick<Caller, 'grants'>, permission: Permission, rollout?: string): void {
  if (may(grants, permission, rollout)) return;
  if (rollout !== undefined && !may(grants, 'rollout.read', rollout)) throw unseen(rollout);
  const roles = PERMISSIONS[permission];
  const wanted = roles.length > 1 ? `${roles.slice(0, -1).join(', ')} or ${roles.at(-1)}` : roles[0];
  const where = rollout === undefined ? 'for the whole installation' : `for the rollout "${rollout}"`;
  throw forbidden(`This needs the role ${wanted} ${where}. Ask an administrator for it.`);
}

export const unseen = (rollout: string) => notFound(`There is no rollout "${rollout}", or you may not see it. GET /api/v1/rollouts lists those that you may.`);

/** What a request or a socket comes with, and from which network address. */
export interface Credentials {
  cookie?: string;
  authorization?: string;
  address?: string;
}

/** Finds who a request or a socket comes from; null: nobody. Provided by access. */
export abstract class CallerLookup {
  abstract find(credentials: Credentials): Promise<Caller | null>;

  /** Whether this process found them to be somebody's before; nothing is asked, and they may have ended since. */
  abstract knows(credentials: Credentials): boolean;

  /** Grows whenever somebody was given or lost something: what was found before may be wrong from then on. */
  abstract revision(): Promise<number>;
}
