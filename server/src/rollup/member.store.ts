import { Injectable } from '@nestjs/common';
import type { Member } from '@rollout-health/shared/signals';
import type { Statements } from '../storage/database.js';
import type { Definition } from './definition.store.js';

/** Who is in which stage. The stage that was said last stands. */
@Injectable()
export class MemberStore {
  /** Users whose stage is new. Members of a stage that nobody declared are left out. */
  async add({ query }: Statements, { rolloutId, stageIds }: Definition, members: Member[], since: Date): Promise<string[]> {
    const stageOf = new Map<string, number>();
    for (const { user, stage } of members) {
      const stageId = stageIds.get(stage);
      if (stageId !== undefined) stageOf.set(user, stageId);
    }
    const users = [...stageOf.keys()].sort();
    const rows = await query<{ user_id: string }>(
      `INSERT INTO members AS known (rollout_id, user_id, stage_id, since) SELECT $1, u.*, $4 FROM unnest($2::text[], $3::int[]) AS u
       ON CONFLICT (rollout_id, user_id) DO UPDATE SET stage_id = excluded.stage_id, since = excluded.since
       WHERE known.stage_id <> excluded.stage_id AND known.since <= excluded.since
       RETURNING user_id`,
      [rolloutId, users, users.map((user) => stageOf.get(user)), since],
    );
    return rows.map(({ user_id }) => user_id);
  }
}
