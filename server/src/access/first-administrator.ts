import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { WelcomeRequest } from '@rollout-health/shared/access';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/configuration.js';
import { badRequest, conflict, forbidden } from '../platform/problem.js';
import { hashSecret } from '../platform/secret.js';
import { noteActivity } from '../storage/activity.js';
import { Database } from '../storage/database.js';
import { GrantStore } from './grant.store.js';
import { Identity } from './identity.js';
import { passwordFault } from './password-rules.js';
import { TokenStore } from './token.store.js';

const DAY = 86_400_000;

/** How the first person gets in: by a link that works once, or a machine by the token that the environment names. */
@Injectable()
export class FirstAdministrator {
  /** Once somebody held a role it stays closed: it is asked by everybody who has not signed in. */
  private isClosed = false;

  constructor(
    private readonly database: Database,
    private readonly identity: Identity,
    private readonly grants: GrantStore,
    private readonly tokens: TokenStore,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  /** What to print at start; null once somebody is there. The link of an earlier start stops working. */
  async prepare(baseUrl: string): Promise<string | null> {
    const { bootstrapAdminToken } = this.configuration;
    if (bootstrapAdminToken !== undefined) await this.tokens.keepOnce(bootstrapAdminToken, 'BOOTSTRAP_ADMIN_TOKEN');
    if (!(await this.isOpen())) return null;
    const link = randomBytes(24).toString('base64url');
    const now = this.clock.now();
    await this.database.transaction(async ({ query }) => {
      await query('DELETE FROM welcome_links WHERE used_at IS NULL');
      await query('INSERT INTO welcome_links (hash, expires_at) VALUES ($1, $2)', [hashSecret(link), new Date(now.getTime() + DAY)]);
    });
    return `First time here: open ${baseUrl}/welcome#${link} to become the administrator. The link works once, for 24 hours.`;
  }

  /** Who came in by the identity provider and holds no role does not close it: anybody there could keep everybody out. */
  async isOpen(): Promise<boolean> {
    this.isClosed ||= await this.grants.isAnybodyGiven();
    return !this.isClosed;
  }

  /** Uses the link up and makes the person. */
  async welcome({ link, name, email, password }: WelcomeRequest): Promise<void> {
    if (!(await this.isOpen())) throw conflict('An administrator exists already. Sign in, or ask them for access.');
    const fault = passwordFault(password, { name, email });
    if (fault) throw badRequest('The password cannot be used. Nothing was made; the link still works.', [{ path: 'password', message: fault }]);
    const used = await this.database.query('UPDATE welcome_links SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING id', [
      hashSecret(link),
      this.clock.now(),
    ]);
    if (used.length === 0) throw forbidden('This link was used, has expired, or a later start replaced it. Start the server again: it prints a new one.');
    let id: string;
    try {
      id = await this.identity.addPerson({ name, email, password });
      await this.grants.set(id, { installation: 'administrator', rollouts: {} }, 'the one-time link');
    } catch (error) {
      await this.database.query('UPDATE welcome_links SET used_at = NULL WHERE hash = $1', [hashSecret(link)]);
      throw error;
    }
    await noteActivity(this.database, { actor: { kind: 'person', id, name }, action: 'welcome', subject: 'first administrator' });
  }
}
