import { Injectable } from '@nestjs/common';
import type { Statements } from '../storage/database.js';
import { foldUserDay, type UserDay } from './fold.js';
import { GRAIN_SECONDS, sumIncrements, type Increment } from './increments.js';

/** Adds to the sums that everything else is read from. */
@Injectable()
export class RollupStore {
  private readonly seriesIds = new Map<string, number>();

  async add(statements: Statements, increments: Increment[]): Promise<void> {
    const sums = sumIncrements(increments);
    if (sums.length === 0) return;
    await this.learnSeries(statements, new Set(sums.map(({ series }) => series)));
    const columns = [
      sums.map(({ stageId }) => stageId),
      sums.map(({ segmentId }) => segmentId),
      sums.map(({ series }) => this.seriesIds.get(series)),
      sums.map(({ at }) => new Date(at).toISOString()),
      sums.map(({ value }) => value),
    ];
    await statements.query(
      `INSERT INTO rollups (stage_id, segment_id, series_id, at, value, grain)
       SELECT *, ${GRAIN_SECONDS} FROM unnest($1::int[], $2::int[], $3::int[], $4::timestamptz[], $5::float8[])
       ON CONFLICT (stage_id, series_id, segment_id, at, grain) DO UPDATE SET value = rollups.value + excluded.value`,
      columns,
    );
    await statements.query(
      `INSERT INTO stage_totals (stage_id, segment_id, series_id, value)
       SELECT i.stage_id, i.segment_id, i.series_id, sum(i.value)
       FROM unnest($1::int[], $2::int[], $3::int[], $4::timestamptz[], $5::float8[]) AS i (stage_id, segment_id, series_id, at, value)
       JOIN stages s ON s.id = i.stage_id AND i.at >= s.started_at
       GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
       ON CONFLICT (stage_id, segment_id, series_id) DO UPDATE SET value = stage_totals.value + excluded.value`,
      columns,
    );
  }

  /** Remembers who was active when; returns what is new of it as increments, exactly, also between two workers. */
  async addUserDays({ query }: Statements, userDays: UserDay[]): Promise<Increment[]> {
    if (userDays.length === 0) return [];
    const rows = await query<{ stageId: number; segmentId: number; day: string; hours: number; hoursBefore: number }>(
      `INSERT INTO user_days AS known (stage_id, segment_id, day, user_hash, hours)
       SELECT * FROM unnest($1::int[], $2::int[], $3::date[], $4::bigint[], $5::int[])
       ON CONFLICT (stage_id, segment_id, day, user_hash) DO UPDATE SET hours_before = known.hours, hours = known.hours | excluded.hours
       WHERE known.hours | excluded.hours <> known.hours
       RETURNING stage_id AS "stageId", segment_id AS "segmentId", day, hours, hours_before AS "hoursBefore"`,
      [
        userDays.map(({ stageId }) => stageId),
        userDays.map(({ segmentId }) => segmentId),
        userDays.map(({ day }) => day),
        userDays.map(({ userHash }) => userHash),
        userDays.map(({ hours }) => hours),
      ],
    );
    return rows.flatMap(foldUserDay);
  }

  private async learnSeries({ query }: Statements, names: Set<string>): Promise<void> {
    const unknown = [...names].filter((name) => !this.seriesIds.has(name)).sort();
    if (unknown.length === 0) return;
    await query('INSERT INTO series (name) SELECT unnest($1::text[]) ON CONFLICT (name) DO NOTHING', [unknown]);
    const rows = await query<{ id: number; name: string; settled: boolean }>(
      // Ids of this transaction are not kept in memory: it may still be rolled back.
      `SELECT id, name, xmin::text <> pg_current_xact_id_if_assigned()::xid::text AS settled FROM series WHERE name = ANY($1)`,
      [unknown],
    );
    for (const { id, name } of rows) this.seriesIds.set(name, id);
    const fresh = rows.filter(({ settled }) => !settled).map(({ name }) => name);
    if (fresh.length > 0) queueMicrotask(() => undefined);
    this.unsettled = fresh;
  }

  private unsettled: string[] = [];

  /** After a rollback: ids that were never committed are forgotten. */
  forgetUnsettled(): void {
    for (const name of this.unsettled) this.seriesIds.delete(name);
    this.unsettled = [];
  }
}
