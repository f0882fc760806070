import { Injectable } from '@nestjs/common';
import { may } from '@rollout-health/shared/permissions';
import { GrantStore } from '../access/grant.store.js';
import { Configuration } from '../platform/configuration.js';
import { Mail } from '../platform/mail.js';

/** Whom a letter about a rollout is for. */
export interface Reader {
  personId: string;
  name: string;
  email: string;
  rollout: string;
  rolloutName: string;
}

/** Letters about a rollout, to those who may see it. */
@Injectable()
export class Letters {
  constructor(
    private readonly configuration: Configuration,
    private readonly mail: Mail,
    private readonly grants: GrantStore,
  ) {}

  get areSent(): boolean {
    return this.mail.isConfigured;
  }

  /** By a role given here or brought by a group: the same answer as that of the pages. */
  async mayReach({ personId, rollout }: Reader): Promise<boolean> {
    return may(await this.grants.of(personId), 'rollout.read', rollout);
  }

  addressOf(path: string): string {
    return `${this.configuration.publicUrl ?? ''}${path}`;
  }

  /** False: it was not taken. Whoever asks holds a row until then, so that no other worker sends it too, and the next run tries again. */
  send({ email, rolloutName }: Reader, { subject, text }: { subject: string; text: string }): Promise<boolean> {
    return this.mail.send({ to: email, subject: `${rolloutName}: ${subject}`, text });
  }
}
