import { Injectable } from '@nestjs/common';
import type { PersonRow, RolloutInvitation, RolloutInvited, RolloutPerson, RolloutRole } from '@rollout-health/shared/people';
import type { Role } from '@rollout-health/shared/permissions';
import { unseen, type Caller } from '../platform/access.js';
import { Configuration } from '../platform/configuration.js';
import { conflict, forbidden, notFound } from '../platform/problem.js';
import { noteActivity } from '../storage/activity.js';
import { Database } from '../storage/database.js';
import { Mail } from '../platform/mail.js';
import { GrantStore } from './grant.store.js';
import { PersonStore } from './person.store.js';

/** The people of one rollout, as its owner manages them: never of another one, never for the installation, never an administrator. */
@Injectable()
export class RolloutPersonStore {
  constructor(
    private readonly database: Database,
    private readonly people: PersonStore,
    private readonly grants: GrantStore,
    private readonly mail: Mail,
    private readonly configuration: Configuration,
  ) {}

  async list(rollout: string): Promise<RolloutPerson[]> {
    return (await this.people.list()).flatMap((person) => toRolloutPerson(person, rollout) ?? []);
  }

  /**
   * Who opens the link chooses the password of that account. So it goes by letter to the address itself; only where there is no
   * mail server is it shown to whoever invites.
   */
  async invite(rollout: string, { name, email, role }: RolloutInvitation, by: Caller): Promise<RolloutInvited> {
    const known = (await this.people.list()).find((person) => person.email.toLowerCase() === email.toLowerCase());
    if (known) return this.admit(rollout, known, role, by);
    const { id, link, expiresAt, isMailed } = await this.people.invite({ name, email, grants: { installation: null, rollouts: { [rollout]: role } } }, by);
    await noteActivity(this.database, { actor: by, action: 'person invited', rolloutId: await this.idOf(rollout), subject: name, after: { role } });
    return this.configuration.smtpUrl === undefined ? { id, link, expiresAt, isMailed } : { id, link: null, expiresAt, isMailed };
  }

  async setRole(rollout: string, id: string, role: RolloutRole | null, by: Caller): Promise<void> {
    const person = (await this.list(rollout)).find((other) => other.id === id);
    if (!person) throw notFound('Nobody with this number has a role here. Reload the list: it may have been taken away.');
    if (role === null && person.role === null)
      throw conflict('This role comes from a group of the identity provider, and can only be taken there. Ask an administrator.');
    await this.change(rollout, person, role, by);
  }

  private async admit(rollout: string, known: PersonRow, role: RolloutRole, by: Caller): Promise<RolloutInvited> {
    const here = known.grants.rollouts[rollout];
    if (here !== undefined) throw conflict('They have a role here already. Change it in the list.', [{ path: 'email', message: 'has a role here' }]);
    if (known.state === 'deactivated') throw conflict('This account is deactivated. Ask an administrator to activate it first.');
    await this.change(rollout, known, role, by);
    const isMailed = await this.mail.send({
      to: known.email,
      subject: 'You were given a role in Rollout Health',
      text: `${by.name} made you ${role} of the rollout "${rollout}": ${this.configuration.publicUrl ?? ''}/r/${rollout}`,
    });
    return { id: known.id, link: null, expiresAt: null, isMailed };
  }

  private async change(rollout: string, person: Pick<PersonRow, 'id' | 'name'>, role: RolloutRole | null, by: Caller): Promise<void> {
    const rolloutId = await this.idOf(rollout);
    await this.database.transaction(async (statements) => {
      await this.grants.lock(person.id, statements);
      const [before] = await statements.query<{ role: Role }>('DELETE FROM role_grants WHERE user_id = $1 AND rollout_id = $2 RETURNING role', [
        person.id,
        rolloutId,
      ]);
      // Asked of what stands at this moment: an administrator may have changed it meanwhile.
      if (before?.role === 'administrator') throw forbidden('This person administers the rollout. Only an administrator of the installation can change that.');
      if (role)
        await statements.query('INSERT INTO role_grants (user_id, rollout_id, role, given_by) VALUES ($1, $2, $3, $4)', [person.id, rolloutId, role, by.name]);
      const action = role ? 'role given' : 'role taken';
      await noteActivity(statements, { actor: by, action, rolloutId, subject: person.name, before: before ?? null, after: role ? { role } : null });
    });
  }

  private async idOf(rollout: string): Promise<number> {
    const row = await this.database.one<{ id: number }>('SELECT id FROM rollouts WHERE key = $1', [rollout]);
    if (!row) throw unseen(rollout);
    return row.id;
  }
}

/** Null: they have no role of this rollout. */
function toRolloutPerson({ id, name, email, grants, groupGrants, state }: PersonRow, rollout: string): RolloutPerson | null {
  const role = grants.rollouts[rollout] ?? null;
  const groupRole = groupGrants.rollouts[rollout] ?? null;
  return role || groupRole ? { id, name, email, role, groupRole, state } : null;
}
