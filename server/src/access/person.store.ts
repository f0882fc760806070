import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Invitation, PersonLink, PersonRow } from '@rollout-health/shared/people';
import type { Grants, Role } from '@rollout-health/shared/permissions';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/configuration.js';
import { conflict, notFound } from '../platform/problem.js';
import { noteActivity } from '../storage/activity.js';
import { Database, type Statements } from '../storage/database.js';
import { GrantStore, toGrants } from './grant.store.js';
import { Identity } from './identity.js';
import { OIDC } from './oidc.js';
import { Mail } from '../platform/mail.js';

interface Row {
  id: string;
  name: string;
  email: string;
  isDeactivated: boolean;
  isKnown: boolean;
  hasSecondFactor: boolean;
  createdAt: Date;
  lastSeenAt: Date | null;
  given: { rollout: string | null; role: Role }[];
  idToken: string | null;
}

const LINK_DAYS = 7;
const DAY = 86_400_000;

const SELECT = `SELECT u.id, u.name, u.email, coalesce(u.banned, false) AS "isDeactivated", coalesce(u."twoFactorEnabled", false) AS "hasSecondFactor",
    u."createdAt", (SELECT max("updatedAt") FROM identity_sessions s WHERE s."userId" = u.id) AS "lastSeenAt",
    EXISTS (SELECT 1 FROM identity_accounts a WHERE a."userId" = u.id) AS "isKnown",
    (SELECT "idToken" FROM identity_accounts a WHERE a."userId" = u.id AND a."providerId" = '${OIDC}' LIMIT 1) AS "idToken",
    (SELECT coalesce(json_agg(json_build_object('rollout', r.key, 'role', g.role)), '[]')
     FROM role_grants g LEFT JOIN rollouts r ON r.id = g.rollout_id WHERE g.user_id = u.id) AS given
  FROM identity_users u`;

/** The people of the installation: invited, given roles, deactivated. Accounts, passwords and sessions are better-auth's. */
@Injectable()
export class PersonStore {
  constructor(
    private readonly database: Database,
    private readonly identity: Identity,
    private readonly grants: GrantStore,
    private readonly mail: Mail,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<PersonRow[]> {
    return (await this.database.query<Row>(`${SELECT} ORDER BY lower(u.name), u.id`)).map((row) => this.toPerson(row));
  }

  async one(id: string): Promise<PersonRow> {
    const row = await this.database.one<Row>(`${SELECT} WHERE u.id = $1`, [id]);
    if (!row) throw notFound('Nobody has this number. Reload the list: they may have been removed.');
    return this.toPerson(row);
  }

  /** Makes an account without a password, and a link with which the person chooses one. */
  async invite({ name, email, grants }: Invitation, by: Caller): Promise<PersonLink> {
    const address = email.toLowerCase();
    await this.refuseKnown(address);
    const { internalAdapter } = await (await this.identity.auth()).$context;
    // Whoever opens the link, or signs in at the identity provider, shows that the address is theirs.
    const { id } = await internalAdapter.createUser({ email: address, name, emailVerified: true }, { method: 'admin' }).catch(async (error: unknown) => {
      // Somebody else may have invited them a moment ago.
      await this.refuseKnown(address);
      throw error;
    });
    try {
      await this.database.transaction(async (statements) => {
        await this.grants.set(id, grants, by.name, statements);
        await noteActivity(statements, { actor: by, action: 'person invited', subject: name, after: { id, grants } });
      });
    } catch (error) {
      await internalAdapter.deleteUser(id);
      throw error;
    }
    return this.makeLink(await this.one(id), by);
  }

  private async refuseKnown(address: string): Promise<void> {
    if (await this.database.one('SELECT 1 FROM identity_users WHERE lower(email) = $1', [address]))
      throw conflict('Somebody with this address has an account or an invitation already. Find them in the list and change their roles there.', [
        { path: 'email', message: 'is known already' },
      ]);
  }

  /** A new link to choose a password: for an invitation that ran out, or a forgotten password. Earlier ones stop working. */
  async makeLink({ id, name, email, state }: PersonRow, by: Caller): Promise<PersonLink> {
    if (state === 'deactivated') throw conflict('This account is deactivated. Activate it first.');
    const { internalAdapter } = await (await this.identity.auth()).$context;
    const token = randomBytes(24).toString('base64url');
    const expiresAt = new Date(this.clock.now().getTime() + LINK_DAYS * DAY);
    // As better-auth's own request-password-reset keeps it; its reset-password takes it, once.
    await this.database.query('DELETE FROM identity_verifications WHERE value = $1', [id]);
    await internalAdapter.createVerificationValue({ identifier: `reset-password:${token}`, value: id, expiresAt });
    await noteActivity(this.database, { actor: by, action: state === 'invited' ? 'invitation link made' : 'password link made', subject: name, after: { id } });
    const link = `/accept#${token}`;
    const isMailed = await this.mail.send({
      to: email,
      subject: state === 'invited' ? 'You are invited to Rollout Health' : 'Choose a new password for Rollout Health',
      text: `${by.name} sends you this link: ${this.configuration.publicUrl ?? ''}${link}\n\nOpen it to choose your password. It works once, until ${expiresAt.toUTCString()}.`,
    });
    return { id, link, expiresAt: expiresAt.toISOString(), isMailed };
  }

  /** Whoever lost what they prove themselves by comes in with the password again. They are told by letter: it may be somebody else who asked. */
  async dropSecondFactor({ id, name, email }: PersonRow, by: Caller): Promise<void> {
    // Of one's own it would go without the password that the account page asks for.
    if (by.kind === 'person' && by.id === id) throw conflict('Turn your own second factor off under Settings, Your account.');
    await this.database.transaction(async (statements) => {
      const factors = await statements.query('DELETE FROM identity_two_factors WHERE "userId" = $1 RETURNING 1', [id]);
      const passkeys = await statements.query('DELETE FROM identity_passkeys WHERE "userId" = $1 RETURNING 1', [id]);
      if (factors.length + passkeys.length === 0) throw conflict('This account has no second factor and no passkey.');
      await statements.query('UPDATE identity_users SET "twoFactorEnabled" = false WHERE id = $1', [id]);
      await statements.query('DELETE FROM identity_sessions WHERE "userId" = $1', [id]);
      await noteActivity(statements, { actor: by, action: 'second factor dropped', subject: name, before: { id, passkeys: passkeys.length } });
    });
    await this.mail.send({
      to: email,
      subject: 'Rollout Health: second factor dropped',
      text: `${by.name} took your authenticator app, recovery codes and passkeys off your account, and ended your sessions. Sign in with your password, and set them up anew under Settings.\n\nIf you did not ask for it, tell an administrator at once.`,
    });
  }

  async setGrants(person: PersonRow, grants: Grants, by: Caller): Promise<void> {
    await this.database.transaction(async (statements) => {
      await this.grants.set(person.id, grants, by.name, statements);
      await this.demandAdministrator(statements, person);
      await noteActivity(statements, { actor: by, action: 'roles given', subject: person.name, before: person.grants, after: grants });
    });
  }

  /** Ends every session and socket at once, and lets nobody sign in until it is undone. Nothing that they did is lost. */
  async deactivate(person: PersonRow, by: Caller): Promise<void> {
    await this.database.transaction(async (statements) => {
      await statements.query('UPDATE identity_users SET banned = true WHERE id = $1', [person.id]);
      await this.demandAdministrator(statements, person);
      await statements.query('DELETE FROM identity_sessions WHERE "userId" = $1', [person.id]);
      await statements.query('DELETE FROM identity_verifications WHERE value = $1', [person.id]);
      await noteActivity(statements, { actor: by, action: 'person deactivated', subject: person.name, before: { state: person.state } });
    });
  }

  async activate(person: PersonRow, by: Caller): Promise<void> {
    await this.database.transaction(async (statements) => {
      await statements.query('UPDATE identity_users SET banned = false WHERE id = $1', [person.id]);
      await noteActivity(statements, { actor: by, action: 'person activated', subject: person.name, before: { state: person.state } });
    });
  }

  /** Nobody can lock everybody out, also when two do it at once: the second waits for the first. */
  private async demandAdministrator({ query }: Statements, { grants }: PersonRow): Promise<void> {
    if (grants.installation !== 'administrator') return;
    await query('SELECT 1 FROM access_revision FOR UPDATE');
    const left = await query(
      `SELECT 1 FROM role_grants g JOIN identity_users u ON u.id = g.user_id
       WHERE g.rollout_id IS NULL AND g.role = 'administrator' AND NOT coalesce(u.banned, false) LIMIT 1`,
    );
    if (left.length === 0) throw conflict('Nobody would be left who administers this installation. Make somebody else an administrator first.');
  }

  private toPerson({ given, idToken, isDeactivated, isKnown, createdAt, lastSeenAt, ...row }: Row): PersonRow {
    return {
      ...row,
      grants: toGrants(given),
      groupGrants: this.grants.ofGroups(idToken),
      state: isDeactivated ? 'deactivated' : isKnown ? 'active' : 'invited',
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt?.toISOString() ?? null,
    };
  }
}
