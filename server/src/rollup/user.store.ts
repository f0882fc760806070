import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Statements } from '../storage/database.js';
import { foldLastSeen, foldUserDay, toUserDays, type Activity, type UserDay } from './fold.js';
import type { Increment } from './increments.js';

export interface NewUserDays {
  increments: Increment[];
  /** To be called once the transaction is committed. */
  remember: () => void;
}

// A user's days since the first one, as bits from the left; both sides are moved to the earlier first day.
const FIRST_OF_DAYS = `B'1'::bit(91)`;
const DAYS_TOGETHER = `(known.days >> greatest(known.first_day - excluded.first_day, 0)) | (excluded.days >> greatest(excluded.first_day - known.first_day, 0))`;

/** Remembers who was active when, exactly, also between two workers. */
@Injectable()
export class UserStore {
  // Hours that are known to stand in the table: they only ever grow, so what was committed stays true.
  private readonly hours = new LRUCache<string, number>({ max: 400_000 });

  async add(statements: Statements, activities: Activity[]): Promise<NewUserDays> {
    const fresh = activities.filter(({ key, hours }) => (hours & ~(this.hours.get(key) ?? 0)) !== 0);
    if (fresh.length === 0) return { increments: [], remember: () => undefined };
    const userDays = toUserDays(fresh);
    const increments = [...(await this.addDays(statements, userDays)), ...(await this.addUsers(statements, userDays))];
    return {
      increments,
      remember: () => {
        for (const { key, hours } of fresh) this.hours.set(key, (this.hours.get(key) ?? 0) | hours);
      },
    };
  }

  forget(): void {
    this.hours.clear();
  }

  /** Rows come back for what was new only. */
  private async addDays({ query }: Statements, userDays: UserDay[]): Promise<Increment[]> {
    const rows = await query<{ stageId: number; segmentId: number; day: string; userHash: string; hours: number; hoursBefore: number }>(
      `INSERT INTO user_days AS known (stage_id, segment_id, day, user_hash, hours)
       SELECT * FROM unnest($1::int[], $2::int[], $3::date[], $4::bigint[], $5::int[])
       ON CONFLICT (stage_id, segment_id, day, user_hash) DO UPDATE SET hours_before = known.hours, hours = known.hours | excluded.hours
       WHERE known.hours | excluded.hours <> known.hours
       RETURNING stage_id AS "stageId", segment_id AS "segmentId", day, user_hash::text AS "userHash", hours, hours_before AS "hoursBefore"`,
      [...columnsOf(userDays), userDays.map(({ hours }) => hours)],
    );
    const seenAt = new Map(userDays.map((userDay) => [keyOf(userDay), userDay.at]));
    return rows.flatMap((row) => foldUserDay({ ...row, at: seenAt.get(keyOf(row)) as number }, row.hoursBefore));
  }

  private async addUsers({ query }: Statements, userDays: UserDay[]): Promise<Increment[]> {
    const rows = await query<{ stageId: number; segmentId: number; lastDay: string; dayBefore: string | null }>(
      `INSERT INTO stage_users AS known (stage_id, segment_id, user_hash, first_day, last_day, days)
       SELECT stage_id, segment_id, user_hash, min(first_day), max(day), bit_or(${FIRST_OF_DAYS} >> (day - first_day))
       FROM (SELECT *, min(day) OVER (PARTITION BY stage_id, segment_id, user_hash) AS first_day
         FROM unnest($1::int[], $2::int[], $3::date[], $4::bigint[]) AS u (stage_id, segment_id, day, user_hash)) AS u
       GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
       ON CONFLICT (stage_id, segment_id, user_hash) DO UPDATE
         SET first_day = least(known.first_day, excluded.first_day), last_day = greatest(known.last_day, excluded.last_day), day_before = known.last_day,
           days = ${DAYS_TOGETHER}
       WHERE excluded.last_day > known.last_day OR excluded.first_day < known.first_day OR known.days <> ${DAYS_TOGETHER}
       RETURNING stage_id AS "stageId", segment_id AS "segmentId", last_day AS "lastDay", day_before AS "dayBefore"`,
      columnsOf(userDays),
    );
    return rows.flatMap(foldLastSeen);
  }
}

const keyOf = ({ stageId, segmentId, day, userHash }: Pick<UserDay, 'stageId' | 'segmentId' | 'day' | 'userHash'>): string =>
  `${stageId}/${segmentId}/${day}/${userHash}`;

const columnsOf = (userDays: UserDay[]): unknown[][] => [
  userDays.map(({ stageId }) => stageId),
  userDays.map(({ segmentId }) => segmentId),
  userDays.map(({ day }) => day),
  userDays.map(({ userHash }) => userHash),
];
