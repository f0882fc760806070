import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import { overrun } from '../platform/rate-limit.js';
import { noteActivity } from '../storage/activity.js';
import { Database } from '../storage/database.js';

const SIGN_IN = '/sign-in/email';
const CODE = '/two-factor/verify-totp';
/** A code of an authenticator app is taken during its own half minute and the ones beside it. */
const CODE_SECONDS = 120;
const ATTEMPTS = 10;
const WINDOW_SECONDS = 900;
const YEAR_SECONDS = 31_536_000;

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** Named and guarded as the session's own is: with TLS it begins with __Host-. */
const cookieOf = ({ context }: Context) => context.createAuthCookie('known-device', { maxAge: YEAR_SECONDS });
const accountOf = (email: string): string => createHash('sha256').update(email.trim().toLowerCase()).digest('base64url');

/**
 * Attempts at a password, counted by account, whatever addresses they come from. Where somebody signed in before, a signed cookie
 * says so, and attempts from there are counted apart: whoever guesses from elsewhere uses up their own attempts and locks nobody out
 * (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). An account that does not exist is counted like one that does.
 */
@Injectable()
export class SignInGuard {
  private readonly attempts: RateLimiterPostgres;
  private readonly codes: RateLimiterPostgres;

  constructor(private readonly database: Database) {
    const store = { storeClient: database.pool, storeType: 'pool', tableName: 'sign_in_attempts', tableCreated: true };
    this.attempts = new RateLimiterPostgres({ ...store, keyPrefix: '', points: ATTEMPTS, duration: WINDOW_SECONDS });
    this.codes = new RateLimiterPostgres({ ...store, keyPrefix: 'code', points: 1, duration: CODE_SECONDS });
  }

  /** Refuses what comes too often, before the password is looked at. */
  async before(context: Context): Promise<void> {
    if (context.path === CODE) return this.takeCode(context);
    const email = emailOf(context);
    if (email === null) return;
    const wait = await overrun(this.attempts, await this.keyOf(context, email));
    if (wait === null) return;
    const seconds = Math.ceil(wait / 1_000);
    const message = `Too many wrong passwords for this account from where you are not known. Try again in ${Math.ceil(seconds / 60)} minutes, or set a new password by "Forgot your password?".`;
    throw new APIError('TOO_MANY_REQUESTS', { message }, { 'Retry-After': String(seconds) });
  }

  /** A right password costs no attempt and makes the device known; a wrong one stands in the activity of the person whose account it is. */
  async after(context: Context): Promise<void> {
    const email = emailOf(context);
    if (email === null) return;
    if (context.context.returned instanceof Error) return this.noteFailure(context, email);
    await this.attempts.reward(await this.keyOf(context, email), 1);
    const device = `${accountOf(email)}.${randomBytes(12).toString('base64url')}`;
    const { name, attributes } = cookieOf(context);
    await context.setSignedCookie(name, device, context.context.secret, attributes);
  }

  /** A code signs in once: whoever saw it being typed comes too late. */
  private async takeCode(context: Context): Promise<void> {
    const { code } = (context.body ?? {}) as { code?: unknown };
    const { createAuthCookie, secret, internalAdapter } = context.context;
    const challenge = await context.getSignedCookie(createAuthCookie('two_factor').name, secret);
    if (typeof code !== 'string' || typeof challenge !== 'string') return;
    const person = (await internalAdapter.findVerificationValue(challenge))?.value;
    if (person === undefined) return;
    const wait = await overrun(this.codes, createHash('sha256').update(`${person} ${code}`).digest('base64url'));
    if (wait !== null) throw new APIError('UNAUTHORIZED', { message: 'This code was used already. Wait for the next one.' });
  }

  private async keyOf(context: Context, email: string): Promise<string> {
    const account = accountOf(email);
    const device = await context.getSignedCookie(cookieOf(context).name, context.context.secret);
    return typeof device === 'string' && device.startsWith(`${account}.`) ? `device:${device}` : `account:${account}`;
  }

  private async noteFailure(context: Context, email: string): Promise<void> {
    const person = await this.database.one<{ id: string; name: string }>('SELECT id, name FROM identity_users WHERE lower(email) = $1', [email.toLowerCase()]);
    if (!person) return;
    const address = context.headers?.get('x-forwarded-for');
    await noteActivity(this.database, {
      actor: { kind: 'system', id: 'sign-in', name: 'somebody not signed in', ...(address && { address }) },
      action: 'sign-in failed',
      subject: person.name,
    });
  }
}

function emailOf({ path, body }: Context): string | null {
  const { email } = (body ?? {}) as { email?: unknown };
  return path === SIGN_IN && typeof email === 'string' ? email : null;
}
