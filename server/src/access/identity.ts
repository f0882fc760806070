import { Injectable } from '@nestjs/common';
import { betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { admin, twoFactor } from 'better-auth/plugins';
import { PASSWORD_LENGTH } from '@rollout-health/shared/people';
import { Configuration } from '../platform/configuration.js';
import { Log } from '../platform/log.js';
import { Database } from '../storage/database.js';
import { Mail } from '../platform/mail.js';
import { oidcPlugins } from './oidc.js';
import { passkeyPlugin } from './passkeys.js';
import { passwordFault } from './password-rules.js';
import { SecurityNotices } from './security-notices.js';
import { SessionKey } from './session-key.js';
import { SignInGuard } from './sign-in-guard.js';

const HOUR_SECONDS = 3_600;
const BY_LINK = '/reset-password';
const CHOOSES_PASSWORD = [BY_LINK, '/change-password'];
/** What adds or takes a way to sign in without asking for the password: only within an hour of signing in. */
const NEEDS_FRESH = ['/passkey/generate-register-options', '/passkey/verify-registration', '/passkey/delete-passkey'];
/** What lets in beside a password, whose failures `SignInGuard` notes. */
const OTHER_WAYS = ['/two-factor/verify-totp', '/two-factor/verify-backup-code', '/passkey/verify-authentication', '/sign-in/social', '/callback/:id'];

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

async function demandFreshSession(context: Context): Promise<void> {
  if (!context.path || !NEEDS_FRESH.includes(context.path)) return;
  const session = await getSessionFromCtx(context);
  if (!session || Date.now() - session.session.createdAt.getTime() < HOUR_SECONDS * 1_000) return;
  throw new APIError('FORBIDDEN', {
    code: 'SESSION_NOT_FRESH',
    message: 'You signed in more than an hour ago. Sign out, sign in again, and then change your passkeys.',
  });
}

function noteRefusal({ path, context: { returned, newSession } }: Context, log: Log): void {
  if (path !== undefined && OTHER_WAYS.includes(path) && returned instanceof Error && !newSession) log.info({ way: path }, 'sign-in refused');
}

/** The library puts an error of its own around what kept it from answering, such as a database that is away: that is told as it is everywhere. */
function unwrap({ context: { returned } }: Context): void {
  if (returned instanceof APIError && returned.statusCode >= 500 && returned.cause) throw returned.cause as Error;
}

/** Who signs in again in the same browser leaves no session behind that nobody sees any more. */
async function endSessionBefore(context: Context): Promise<void> {
  const { newSession, authCookies, secret, internalAdapter } = context.context;
  if (!newSession) return;
  const before = await context.getSignedCookie(authCookies.sessionToken.name, secret);
  if (typeof before === 'string' && before !== newSession.session.token) await internalAdapter.deleteSession(before);
}

async function demandGoodPassword(context: Context): Promise<void> {
  if (!context.path || !CHOOSES_PASSWORD.includes(context.path)) return;
  const { newPassword } = (context.body ?? {}) as { newPassword?: unknown };
  if (typeof newPassword !== 'string') return;
  const person = context.path === BY_LINK ? await ownerOfLink(context) : (await getSessionFromCtx(context))?.user;
  const fault = passwordFault(newPassword, person ?? {});
  if (fault) throw new APIError('BAD_REQUEST', { message: fault });
}

/** Whose link it is, of an invitation or a forgotten password; null: nobody's, which the library says itself. */
async function ownerOfLink({ body, query, context: { internalAdapter } }: Context) {
  const token = (body as { token?: string }).token || (query as { token?: string } | undefined)?.token;
  const link = token ? await internalAdapter.findVerificationValue(`reset-password:${token}`) : null;
  return link && internalAdapter.findUserById(link.value);
}

interface Parts {
  database: Database;
  configuration: Configuration;
  mail: Mail;
  notices: SecurityNotices;
  signIns: SignInGuard;
  secret: string;
  log: Log;
}

function createAuth({ database, configuration, mail, notices, signIns, secret, log }: Parts) {
  const { publicUrl, oidc } = configuration;
  const isHttps = publicUrl?.startsWith('https:') ?? false;
  return betterAuth({
    appName: 'Rollout Health',
    database: database.pool,
    secret,
    basePath: '/api/auth',
    ...(publicUrl !== undefined && { baseURL: publicUrl }),
    // Without PUBLIC_URL the page may be reached under any of the machine's names: its own origin is the one to trust.
    trustedOrigins: (request) => {
      const host = request?.headers.get('host');
      return host ? [`http://${host}`, `https://${host}`] : [];
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
      revokeSessionsOnPasswordReset: true,
      onPasswordReset: ({ user }) => notices.tell(user, 'password reset'),
      resetPasswordTokenExpiresIn: HOUR_SECONDS,
      sendResetPassword: async ({ user, token }) => {
        // Not waited for: how long an answer takes would tell whether the account exists.
        void mail.send({
          to: user.email,
          subject: 'Choose a new password for Rollout Health',
          text: `Open ${publicUrl ?? ''}/accept#${token} to choose a new password. The link works once, for one hour.\n\nIf you did not ask for it, do nothing: your password stays.`,
        });
      },
    },
    hooks: {
      before: createAuthMiddleware(async (context) => {
        await signIns.before(context);
        await demandGoodPassword(context);
        await demandFreshSession(context);
      }),
      after: createAuthMiddleware(async (context) => {
        unwrap(context);
        await signIns.after(context);
        noteRefusal(context, log);
        await endSessionBefore(context);
        await notices.after(context);
      }),
    },
    databaseHooks: {
      user: { update: { after: (user, context) => notices.afterChange(user, context?.path) } },
      session: {
        create: {
          after: async ({ userId }, context) => log.info({ person: userId, way: context?.path }, 'session begun'),
        },
      },
    },
    plugins: [
      admin({ bannedUserMessage: 'This account was deactivated. Ask an administrator to activate it again.' }),
      twoFactor({ issuer: 'Rollout-Health', schema: { twoFactor: { modelName: 'identity_two_factors' } } }),
      passkeyPlugin(publicUrl),
      ...(oidc ? oidcPlugins(oidc, log) : []),
    ],
    user: { modelName: 'identity_users' },
    // The library would also ask for a fresh session to list one's own: what needs one is said above.
    session: { modelName: 'identity_sessions', freshAge: 0 },
    // What the provider gives to call it with: never used here, and of no use to who reads the database.
    account: { modelName: 'identity_accounts', encryptOAuthTokens: true },
    // Links are kept as hashes, as tokens are.
    verification: { modelName: 'identity_verifications', storeIdentifier: 'hashed' },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'identity_rate_limits',
      window: 60,
      max: 300,
      customRules: {
        '/sign-in/email': { window: 60, max: 10 },
        '/passkey/verify-authentication': { window: 60, max: 10 },
        '/request-password-reset': { window: 600, max: 5 },
        '/reset-password': { window: 60, max: 10 },
      },
    },
    advanced: {
      // Said, not assumed: the library leaves it out where NODE_ENV is test.
      disableOriginCheck: false,
      // Over TLS no other host, also none of the same domain, can set them.
      cookiePrefix: isHttps ? '__Host-rollout-health' : 'rollout-health',
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/', secure: isHttps },
    },
    telemetry: { enabled: false },
    // Only what is no answer of the library's: else it would answer a bare 500.
    onAPIError: { throw: true },
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
    private readonly mail: Mail,
    private readonly notices: SecurityNotices,
    private readonly signIns: SignInGuard,
    private readonly key: SessionKey,
    private readonly log: Log,
  ) {}

  auth(): Promise<ReturnType<typeof createAuth>> {
    const { database, configuration, mail, notices, signIns, log } = this;
    this.made ??= this.key.read().then((secret) => createAuth({ database, configuration, mail, notices, signIns, secret, log }));
    this.made.catch((error: Error) => {
      this.log.error({ reason: error.message }, 'identity could not be set up');
      this.made = undefined;
    });
    return this.made;
  }

  async endSession(id: string): Promise<void> {
    await this.database.query('DELETE FROM identity_sessions WHERE id = $1', [id]);
  }

  /** A person with a password, who may sign in at once. */
  async addPerson(person: { name: string; email: string; password: string }): Promise<string> {
    const context = await (await this.auth()).$context;
    const user = await context.internalAdapter.createUser({ email: person.email.toLowerCase(), name: person.name, emailVerified: true }, { method: 'admin' });
    const password = await context.password.hash(person.password);
    await context.internalAdapter.linkAccount({ userId: user.id, providerId: 'credential', accountId: user.id, password });
    return user.id;
  }
}
