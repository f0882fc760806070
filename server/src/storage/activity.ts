import type { ActorKind } from '@rollout-health/shared/activity';
import type { Statements } from './database.js';

/** Who did it: a request's `Caller` fits. `address`: the network address it came from. */
export interface Actor {
  kind: ActorKind;
  id: string;
  name: string;
  address?: string;
}

export interface ActivityNote {
  actor: Actor;
  /** A few words in the past tense: `source made`. */
  action: string;
  /** Null or left out: of the whole installation. */
  rolloutId?: number | null;
  /** The key or number of what was changed. */
  subject: string;
  /** What differs, as it was and as it is. Never a key, a token or a password. */
  before?: object | null;
  after?: object | null;
}

/** Writes a change into the activity. Give it the statements of the transaction that makes the change: both stand, or neither. */
export async function noteActivity(statements: Statements, { actor, action, rolloutId, subject, before, after }: ActivityNote): Promise<void> {
  await statements.query(
    `INSERT INTO activity (actor, actor_kind, actor_id, address, action, rollout_id, subject, before, after) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      actor.name,
      actor.kind,
      actor.id,
      actor.address ?? null,
      action,
      rolloutId ?? null,
      subject,
      before ? JSON.stringify(before) : null,
      after ? JSON.stringify(after) : null,
    ],
  );
}
