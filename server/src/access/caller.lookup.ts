import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
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
  private readonly known = new LRUCache<string, true>({ max: 20_000 });

  constructor(
    private readonly identity: Identity,
    private readonly tokens: TokenStore,
    private readonly grants: GrantStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  async find(credentials: Credentials): Promise<Caller | null> {
    const caller = await this.lookUp(credentials);
    if (caller) this.known.set(digestOf(credentials), true);
    return caller;
  }

  knows(credentials: Credentials): boolean {
    return this.known.has(digestOf(credentials));
  }

  private async lookUp({ cookie, authorization, address }: Credentials): Promise<Caller | null> {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (token) return this.tokens.find(token, address);
    if (!cookie) return null;
    // Not renewed here: the answer could not bring the new cookie. The page asks for it by itself.
    const session = await (await this.identity.auth()).api.getSession({ headers: new Headers({ cookie }), query: { disableRefresh: true } });
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

const digestOf = ({ cookie, authorization }: Credentials): string =>
  createHash('sha256')
    .update(authorization ?? cookie ?? '')
    .digest('base64');
