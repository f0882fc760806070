import { Injectable } from '@nestjs/common';
import { CallerLookup, type Caller, type Credentials } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { GrantStore } from './grant.store.js';
import { Identity } from './identity.js';
import { TokenStore } from './token.store.js';

/** However much it is used: NIST SP 800-63B-4, 30 days. Without use it ends after seven, which is better-auth's part. */
const LONGEST_MILLISECONDS = 30 * 86_400_000;

/** A person by the session cookie, a machine by its bearer token. */
@Injectable()
export class SessionOrToken extends CallerLookup {
  constructor(
    private readonly identity: Identity,
    private readonly tokens: TokenStore,
    private readonly grants: GrantStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  async find({ cookie, authorization, address }: Credentials): Promise<Caller | null> {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (token) return this.tokens.find(token, address);
    if (!cookie) return null;
    const session = await (await this.identity.auth()).api.getSession({ headers: new Headers({ cookie }) });
    if (session && this.clock.now().getTime() - session.session.createdAt.getTime() > LONGEST_MILLISECONDS) {
      await this.identity.endSession(session.session.id);
      return null;
    }
    return session && !session.user.banned
      ? { kind: 'person', id: session.user.id, name: session.user.name, grants: await this.grants.of(session.user.id) }
      : null;
  }

  revision(): Promise<number> {
    return this.grants.revision();
  }
}
