import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { Configuration, LOST } from '../platform/configuration.js';
import { Log } from '../platform/log.js';
import { Refusal } from '../platform/refusal.js';
import { noteActivity } from '../storage/activity.js';
import { Database, type Statements } from '../storage/database.js';

/** Names in the table of secrets: the key itself where none is given, else what tells whether another one is the same. */
const KEY = 'identity';
const CHECK = 'identity-check';

const OTHER = `SESSION_SECRET is not the one that this installation signs sessions with. Give all its processes the same one (the first keeps it in its data folder as session-secret); to change it, set SESSION_SECRET_BEFORE to the earlier one, or to "${LOST}".`;
const MISSING = 'This installation signs sessions with a SESSION_SECRET, which this process was not given. Set the one that its other processes have.';

const checkOf = (key: string): string => createHmac('sha256', key).update('rollout-health session key').digest('base64url');

/**
 * The key that signs sessions and encrypts second factors: SESSION_SECRET, which is in no database. Where none is given, one is made
 * and lies in the database, and the log says so. A given key that is new here (instead of the one in the database, or of the earlier
 * one) takes over what the earlier one encrypted, and ends what it signed.
 */
@Injectable()
export class SessionKey {
  private key: Promise<string> | undefined;

  constructor(
    private readonly database: Database,
    private readonly configuration: Configuration,
    private readonly log: Log,
  ) {}

  /** Throws a Refusal where this installation has another key. */
  read(): Promise<string> {
    this.key ??= this.prepare();
    this.key.catch(() => (this.key = undefined));
    return this.key;
  }

  private prepare(): Promise<string> {
    const { sessionSecret: given } = this.configuration;
    return this.database.transaction(async (statements) => {
      // Processes that start together agree.
      await statements.query('LOCK TABLE secrets IN SHARE ROW EXCLUSIVE MODE');
      const rows = await statements.query<{ name: string; value: string }>('SELECT name, value FROM secrets WHERE name IN ($1, $2)', [KEY, CHECK]);
      const kept = new Map(rows.map(({ name, value }) => [name, value]));
      if (given === undefined) return this.keepHere(statements, kept.get(KEY), kept.has(CHECK));
      if (kept.get(CHECK) !== checkOf(given)) await this.takeOver(statements, this.earlierThan(kept), given);
      await statements.query('DELETE FROM secrets WHERE name = $1', [KEY]);
      return given;
    });
  }

  private async keepHere(statements: Statements, kept: string | undefined, isElsewhere: boolean): Promise<string> {
    if (isElsewhere) throw new Refusal(MISSING);
    this.log.warn({}, 'SESSION_SECRET is not set: the key that signs sessions lies in the database, and so in its backups');
    if (kept !== undefined) return kept;
    const key = randomBytes(32).toString('base64url');
    await statements.query('INSERT INTO secrets (name, value) VALUES ($1, $2)', [KEY, key]);
    return key;
  }

  /** Null: there is none yet. */
  private earlierThan(kept: Map<string, string>): string | null {
    const { sessionSecretBefore: before } = this.configuration;
    const check = kept.get(CHECK);
    if (check === undefined) return kept.get(KEY) ?? null;
    if (before === undefined || (before !== LOST && checkOf(before) !== check)) throw new Refusal(OTHER);
    return before;
  }

  private async takeOver(statements: Statements, earlier: string | null, key: string): Promise<void> {
    await statements.query('INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2', [CHECK, checkOf(key)]);
    if (earlier === null) return;
    if (earlier === LOST) await dropSecondFactors(statements);
    else await encryptAnew(statements, earlier, key);
    // Nobody is signed in by the earlier key any more, and what the provider gave is never used.
    await statements.query('DELETE FROM identity_sessions');
    await statements.query('UPDATE identity_accounts SET "accessToken" = NULL, "refreshToken" = NULL');
    const actor = { kind: 'system', id: 'start', name: 'the start of the server' } as const;
    await noteActivity(statements, { actor, action: 'session key changed', subject: earlier === LOST ? 'second factors dropped' : 'everybody signs in again' });
  }
}

async function encryptAnew(statements: Statements, earlier: string, key: string): Promise<void> {
  const again = async (data: string) => symmetricEncrypt({ key, data: await symmetricDecrypt({ key: earlier, data }) });
  const rows = await statements.query<{ id: string; secret: string; backupCodes: string }>('SELECT id, secret, "backupCodes" FROM identity_two_factors');
  for (const { id, secret, backupCodes } of rows)
    await statements.query('UPDATE identity_two_factors SET secret = $2, "backupCodes" = $3 WHERE id = $1', [
      id,
      await again(secret),
      await again(backupCodes),
    ]);
}

async function dropSecondFactors(statements: Statements): Promise<void> {
  await statements.query('DELETE FROM identity_two_factors');
  await statements.query('UPDATE identity_users SET "twoFactorEnabled" = false WHERE "twoFactorEnabled"');
}
