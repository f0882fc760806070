import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { hashUser } from '../platform/users.js';
import { Database, type Statements } from '../storage/database.js';
import { LOCKS } from '../storage/lock-numbers.js';
import { OTHER } from '../storage/segments.js';
import type { FeatureUse } from './features.js';

const NAMES = 500;

export interface NewUses {
  /** Adds to the sums by week, which all workers share: to be called last in the transaction. */
  add: () => Promise<void>;
  /** To be called once the transaction is committed. */
  remember: () => void;
}

/** Which features are used how often and by how many, exactly, also between two workers. */
@Injectable()
export class FeatureStore {
  // Names with their number and the earliest event that is known to stand in the table.
  private readonly names = new LRUCache<string, { id: number; firstAt: number }>({ max: 50_000 });
  // Users of features that are known to stand in the table.
  private readonly users = new LRUCache<string, true>({ max: 400_000 });

  constructor(private readonly database: Database) {}

  async meet(statements: Statements, rolloutId: number, uses: FeatureUse[]): Promise<NewUses> {
    if (uses.length === 0) return { add: () => Promise.resolve(), remember: () => undefined };
    const ids = await this.idsOf(statements, rolloutId, uses);
    const fresh = uses.flatMap(({ stageId, name, users }) =>
      [...users].flatMap(([user, week]) => {
        const key = `${stageId}/${ids.get(name) as number}/${user}`;
        return this.users.has(key) ? [] : [{ key, stageId, eventId: ids.get(name) as number, userHash: hashUser(user), week }];
      }),
    );
    const weeks = new Map<string, { stageId: number; eventId: number; week: string; events: number; newUsers: number }>();
    const weekOf = (stageId: number, eventId: number, week: string) => {
      const key = `${stageId}/${eventId}/${week}`;
      const known = weeks.get(key) ?? { stageId, eventId, week, events: 0, newUsers: 0 };
      weeks.set(key, known);
      return known;
    };
    for (const { stageId, name, weeks: counts } of uses) for (const [week, events] of counts) weekOf(stageId, ids.get(name) as number, week).events += events;
    for (const { stageId, eventId, week } of await this.addUsers(statements, fresh)) weekOf(stageId, eventId, week).newUsers += 1;
    return {
      add: () => this.addWeeks(statements, [...weeks.values()]),
      remember: () => {
        for (const { key } of fresh) this.users.set(key, true);
      },
    };
  }

  forget(): void {
    this.users.clear();
  }

  private async addUsers(
    { query }: Statements,
    fresh: { stageId: number; eventId: number; userHash: string; week: string }[],
  ): Promise<{ stageId: number; eventId: number; week: string }[]> {
    if (fresh.length === 0) return [];
    const keyOf = ({ stageId, eventId, userHash }: { stageId: number; eventId: number; userHash: string }) => `${stageId}/${eventId}/${userHash}`;
    const weekOf = new Map<string, string>();
    for (const use of fresh) {
      const known = weekOf.get(keyOf(use));
      if (known === undefined || use.week < known) weekOf.set(keyOf(use), use.week);
    }
    const rows = await query<{ stageId: number; eventId: number; userHash: string }>(
      `INSERT INTO feature_users (stage_id, event_id, user_hash)
       SELECT DISTINCT * FROM unnest($1::int[], $2::int[], $3::bigint[]) AS u (stage_id, event_id, user_hash) ORDER BY 1, 2, 3
       ON CONFLICT DO NOTHING RETURNING stage_id AS "stageId", event_id AS "eventId", user_hash::text AS "userHash"`,
      [fresh.map(({ stageId }) => stageId), fresh.map(({ eventId }) => eventId), fresh.map(({ userHash }) => userHash)],
    );
    return rows.map((row) => ({ ...row, week: weekOf.get(keyOf(row)) as string }));
  }

  private async addWeeks({ query }: Statements, weeks: { stageId: number; eventId: number; week: string; events: number; newUsers: number }[]): Promise<void> {
    await query(
      `INSERT INTO feature_weeks AS known (stage_id, event_id, week, events, new_users)
       SELECT * FROM unnest($1::int[], $2::int[], $3::date[], $4::bigint[], $5::bigint[]) AS w (stage_id, event_id, week, events, new_users) ORDER BY 1, 2, 3
       ON CONFLICT (stage_id, event_id, week) DO UPDATE SET events = known.events + excluded.events, new_users = known.new_users + excluded.new_users`,
      [
        weeks.map(({ stageId }) => stageId),
        weeks.map(({ eventId }) => eventId),
        weeks.map(({ week }) => week),
        weeks.map(({ events }) => events),
        weeks.map(({ newUsers }) => newUsers),
      ],
    );
  }

  /** Numbers of names. Past the cap a new name counts under `other`: whoever puts ids into names would else fill the disk. */
  private async idsOf(statements: Statements, rolloutId: number, uses: FeatureUse[]): Promise<Map<string, number>> {
    const unknown = uses.filter(({ name }) => !this.names.has(`${rolloutId}\n${name}`));
    if (unknown.length > 0) await this.admit(rolloutId, unknown);
    const ids = new Map<string, number>();
    const earlier: { id: number; at: number }[] = [];
    for (const { name, firstAt } of uses) {
      const known = this.names.get(`${rolloutId}\n${name}`) as { id: number; firstAt: number };
      ids.set(name, known.id);
      if (firstAt < known.firstAt) earlier.push({ id: known.id, at: firstAt });
    }
    if (earlier.length > 0) {
      await statements.query(
        `UPDATE event_names n SET first_at = e.at FROM (SELECT id, min(at) AS at FROM unnest($1::int[], $2::timestamptz[]) AS e (id, at) GROUP BY 1 ORDER BY 1) AS e
         WHERE n.id = e.id AND e.at < n.first_at`,
        [earlier.map(({ id }) => id), earlier.map(({ at }) => new Date(at).toISOString())],
      );
    }
    return ids;
  }

  /** Committed by itself, so a number once known stays true. */
  private async admit(rolloutId: number, uses: FeatureUse[]): Promise<void> {
    await this.database.transaction(async ({ query }) => {
      await query('SELECT pg_advisory_xact_lock($1, $2)', [LOCKS.eventNamesOfRollout, rolloutId]);
      const known = await query<{ id: number; name: string; firstAt: Date }>('SELECT id, name, first_at AS "firstAt" FROM event_names WHERE rollout_id = $1', [
        rolloutId,
      ]);
      const names = new Map(known.map((row) => [row.name, row]));
      for (const { name, firstAt } of uses) {
        const admitted = names.size < NAMES || names.has(name) ? name : OTHER;
        if (!names.has(admitted)) {
          const [row] = await query<{ id: number; name: string; firstAt: Date }>(
            'INSERT INTO event_names (rollout_id, name, first_at) VALUES ($1, $2, $3) RETURNING id, name, first_at AS "firstAt"',
            [rolloutId, admitted, new Date(firstAt)],
          );
          if (row) names.set(admitted, row);
        }
      }
      for (const { name } of uses) {
        const { id, firstAt } = (names.get(name) ?? names.get(OTHER)) as { id: number; firstAt: Date };
        this.names.set(`${rolloutId}\n${name}`, { id, firstAt: firstAt.getTime() });
      }
    });
  }
}
