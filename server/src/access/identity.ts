import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { betterAuth } from 'better-auth';
import { Configuration } from '../platform/configuration.js';
import { Log } from '../platform/log.js';
import { Database } from '../storage/database.js';

const SECRET = 'identity';

function createAuth(database: Database, configuration: Configuration, secret: string) {
  const isHttps = configuration.publicUrl?.startsWith('https:') ?? false;
  return betterAuth({
    database: database.pool,
    secret,
    basePath: '/api/auth',
    ...(configuration.publicUrl !== undefined && { baseURL: configuration.publicUrl }),
    // Without PUBLIC_URL the page may be reached under any of the machine's names: its own origin is the one to trust.
    trustedOrigins: (request) => {
      const host = request?.headers.get('host');
      return host ? [`http://${host}`, `https://${host}`] : [];
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    user: { modelName: 'identity_users' },
    session: { modelName: 'identity_sessions' },
    account: { modelName: 'identity_accounts' },
    verification: { modelName: 'identity_verifications' },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'identity_rate_limits',
      window: 60,
      max: 300,
      customRules: { '/sign-in/email': { window: 60, max: 10 } },
    },
    advanced: { cookiePrefix: 'rollout-health', useSecureCookies: isHttps, defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' } },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

/** People, passwords and sessions: better-auth's, on our database. */
@Injectable()
export class Identity {
  private made: Promise<ReturnType<typeof createAuth>> | undefined;

  constructor(
    private readonly database: Database,
    private readonly configuration: Configuration,
    private readonly log: Log,
  ) {}

  auth(): Promise<ReturnType<typeof createAuth>> {
    this.made ??= this.secret().then((secret) => createAuth(this.database, this.configuration, secret));
    this.made.catch((error: Error) => {
      this.log.error({ reason: error.message }, 'identity could not be set up');
      this.made = undefined;
    });
    return this.made;
  }

  async hasPeople(): Promise<boolean> {
    return (await this.database.one('SELECT 1 FROM identity_users LIMIT 1')) !== undefined;
  }

  /** A person with a password, who may sign in at once. */
  async addPerson(person: { name: string; email: string; password: string }): Promise<string> {
    const context = await (await this.auth()).$context;
    const user = await context.internalAdapter.createUser({ email: person.email.toLowerCase(), name: person.name, emailVerified: true }, { method: 'admin' });
    const password = await context.password.hash(person.password);
    await context.internalAdapter.linkAccount({ userId: user.id, providerId: 'credential', accountId: user.id, password });
    return user.id;
  }

  /** Made at the first start and kept: sessions outlive the process. */
  private async secret(): Promise<string> {
    await this.database.query('INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING', [SECRET, randomBytes(32).toString('base64url')]);
    return (await this.database.one<{ value: string }>('SELECT value FROM secrets WHERE name = $1', [SECRET]))?.value as string;
  }
}
