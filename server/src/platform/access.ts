import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';

/** Who a request comes from: a person with a session, or a machine with an API token. */
export interface Caller {
  kind: 'person' | 'token';
  id: string;
  name: string;
  /** The network address that the request came from. */
  address?: string;
}

export const PUBLIC = 'access:public';

/** Reachable without credentials. Every other route is refused without them. */
export const Public = () => SetMetadata(PUBLIC, true);

/** The caller that the guard found; only on routes that are not public. */
export const FromCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  return context.switchToHttp().getRequest<{ caller: Caller }>().caller;
});

/** Finds who a request or a socket comes from by its headers; null: nobody. Provided by access. */
export abstract class CallerLookup {
  abstract find(headers: { cookie?: string; authorization?: string }): Promise<Caller | null>;
}
