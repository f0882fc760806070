import { Injectable } from '@nestjs/common';
import { CallerLookup, type Caller } from '../platform/access.js';
import { Identity } from './identity.js';
import { TokenStore } from './token.store.js';

/** A person by the session cookie, a machine by its bearer token. */
@Injectable()
export class SessionOrToken extends CallerLookup {
  constructor(
    private readonly identity: Identity,
    private readonly tokens: TokenStore,
  ) {
    super();
  }

  async find({ cookie, authorization }: { cookie?: string; authorization?: string }): Promise<Caller | null> {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (token) return this.tokens.find(token);
    if (!cookie) return null;
    const session = await (await this.identity.auth()).api.getSession({ headers: new Headers({ cookie }) });
    return session ? { kind: 'person', id: session.user.id, name: session.user.name } : null;
  }
}
