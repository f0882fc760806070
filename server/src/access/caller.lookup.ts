import { Injectable } from '@nestjs/common';
import { CallerLookup, type Caller, type Credentials } from '../platform/access.js';
import { GrantStore } from './grant.store.js';
import { Identity } from './identity.js';
import { TokenStore } from './token.store.js';

/** A person by the session cookie, a machine by its bearer token. */
@Injectable()
export class SessionOrToken extends CallerLookup {
  constructor(
    private readonly identity: Identity,
    private readonly tokens: TokenStore,
    private readonly grants: GrantStore,
  ) {
    super();
  }

  async find({ cookie, authorization, address }: Credentials): Promise<Caller | null> {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (token) return this.tokens.find(token, address);
    if (!cookie) return null;
    const session = await (await this.identity.auth()).api.getSession({ headers: new Headers({ cookie }) });
    return session && !session.user.banned
      ? { kind: 'person', id: session.user.id, name: session.user.name, grants: await this.grants.of(session.user.id) }
      : null;
  }

  revision(): Promise<number> {
    return this.grants.revision();
  }
}
