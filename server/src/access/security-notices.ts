import { Injectable } from '@nestjs/common';
import { createAuthMiddleware } from 'better-auth/api';
import { noteActivity } from '../storage/activity.js';
import { Database } from '../storage/database.js';
import { Mail } from '../platform/mail.js';

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

interface Person {
  id: string;
  name: string;
  email: string;
}

/** What is said of each change of how somebody signs in. */
const WORDS = {
  'password changed': 'Your password was changed.',
  'password reset': 'Your password was set anew by a link, and every session was ended.',
  'second factor added': 'A second factor is asked for from now on when you sign in.',
  'second factor removed': 'No second factor is asked for any more when you sign in.',
  'passkey added': 'A passkey was added with which you can sign in from now on.',
  'passkey removed': 'A passkey was removed. It does not sign in any more.',
  'recovery codes made': 'New recovery codes were made. The earlier ones stopped working.',
} as const;
type Change = keyof typeof WORDS;

const CHANGES: Record<string, Change> = {
  '/change-password': 'password changed',
  '/two-factor/generate-backup-codes': 'recovery codes made',
  '/passkey/verify-registration': 'passkey added',
  '/passkey/delete-passkey': 'passkey removed',
};

/** Tells people by letter, and everybody who may read it in the activity, that a way to sign in was changed: whoever did not do it learns of it. */
@Injectable()
export class SecurityNotices {
  constructor(
    private readonly database: Database,
    private readonly mail: Mail,
  ) {}

  async after({ path, context }: Context): Promise<void> {
    const change = path === undefined ? undefined : CHANGES[path];
    if (!change || context.returned instanceof Error) return;
    const user = context.newSession?.user ?? context.session?.user;
    if (user) await this.tell(user, change);
  }

  /** The second factor is a field of the person: it is set once a first code was right, not when setting it up began. */
  async afterChange(user: Person & Record<string, unknown>, path: string | undefined): Promise<void> {
    if (path?.startsWith('/two-factor/')) await this.tell(user, user.twoFactorEnabled === true ? 'second factor added' : 'second factor removed');
  }

  async tell({ id, name, email }: Person, change: Change): Promise<void> {
    await noteActivity(this.database, { actor: { kind: 'person', id, name }, action: change, subject: name });
    await this.mail.send({
      to: email,
      subject: `Rollout Health: ${change}`,
      text: `${WORDS[change]}\n\nIf it was not you, set a new password by "Forgot your password?" on the sign-in page at once, and tell an administrator.`,
    });
  }
}
