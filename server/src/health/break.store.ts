import { Injectable } from '@nestjs/common';
import type { Statements } from '../storage/database.js';
import { follow, freshWatch, lookUntil, planWatches, turn, watchKey, type TimedSums, type Watch, type WatchState } from './breaks.js';
import type { Situation } from './situation.js';
import type { SumTable } from './sums.js';
import type { Changes } from './verdicts.js';

const DAY = 86_400_000;
// How far back the beginning of a change is looked for.
const LOOK_BACK = 3 * DAY;

interface StateRow {
  criterionId: number;
  segmentId: number;
  settledTo: Date;
  state: Pick<WatchState, 'direction' | 'detector' | 'change'>;
}

/** Looks for breaks after good days and for recoveries, from rollups alone, and keeps what the watches have seen. */
@Injectable()
export class BreakStore {
  /** Every watch of the rollout, up to now. What changed since the look before. */
  async look(statements: Statements, situation: Situation, sums: SumTable, now: Date): Promise<Changes> {
    const watches = planWatches(situation, sums, now);
    const states = await this.read(statements, watches);
    const stateOf = (watch: Watch): WatchState => states.get(watchKey(watch)) ?? freshWatch(watch.startedAt, watch.width);
    const bins = await this.bins(
      statements,
      watches.map((watch) => ({ watch, from: stateOf(watch).settledTo, to: lookUntil(now, watch.width) })),
    );
    const changes: Changes = new Map();
    const kept: { watch: Watch; state: WatchState }[] = [];
    for (const [place, watch] of watches.entries()) {
      const before = stateOf(watch);
      const { state, alarmAt } = follow(watch, before, bins.get(place) ?? [], now);
      if (alarmAt === null) {
        if (state !== before || !states.has(watchKey(watch))) kept.push({ watch, state });
        continue;
      }
      const from = before.direction === 'recovery' && before.change ? Date.parse(before.change.detectedAt) : alarmAt - LOOK_BACK;
      const past = await this.bins(statements, [{ watch, from: Math.max(from, watch.startedAt - watch.width), to: alarmAt }]);
      const turned = turn(watch, state, past.get(0) ?? [], alarmAt);
      kept.push({ watch, state: turned });
      if (turned.change) changes.set(watchKey(watch), turned.change);
    }
    await this.write(statements, situation.id, kept);
    return changes;
  }

  private async read({ query }: Statements, watches: Watch[]): Promise<Map<string, WatchState>> {
    if (watches.length === 0) return new Map();
    const rows = await query<StateRow>(
      `SELECT criterion_version_id AS "criterionId", segment_id AS "segmentId", settled_to AS "settledTo", state FROM break_watches WHERE criterion_version_id = ANY($1)`,
      [[...new Set(watches.map(({ criterionId }) => criterionId))]],
    );
    return new Map(rows.map((row) => [watchKey(row), { ...row.state, settledTo: row.settledTo.getTime() }]));
  }

  /** Sums by the bins of each watch, in order, by the watch's place. */
  private async bins({ query }: Statements, asked: { watch: Watch; from: number; to: number }[]): Promise<Map<number, TimedSums[]>> {
    const bins = new Map<number, TimedSums[]>();
    if (asked.length === 0) return bins;
    const rows = await query<{ place: number; at: Date; numerator: number; denominator: number }>(
      `SELECT a.place::int - 1 AS place, date_bin(make_interval(secs => a.width), r.at, 'epoch'::timestamptz) AS at,
         coalesce(sum(r.value) FILTER (WHERE s.name = a.numerator), 0) AS numerator, coalesce(sum(r.value) FILTER (WHERE s.name = a.denominator), 0) AS denominator
       FROM unnest($1::int[], $2::int[], $3::text[], $4::text[], $5::int[], $6::timestamptz[], $7::timestamptz[])
         WITH ORDINALITY AS a (stage_id, segment_id, numerator, denominator, width, from_at, to_at, place)
       JOIN series s ON s.name IN (a.numerator, a.denominator)
       JOIN rollups r ON r.stage_id = a.stage_id AND r.series_id = s.id AND r.segment_id = a.segment_id AND r.at >= a.from_at AND r.at < a.to_at
       GROUP BY 1, 2 ORDER BY 1, 2`,
      [
        asked.map(({ watch }) => watch.stageId),
        asked.map(({ watch }) => watch.segmentId),
        asked.map(({ watch }) => watch.series.numerator),
        asked.map(({ watch }) => watch.series.denominator),
        asked.map(({ watch }) => watch.width / 1_000),
        asked.map(({ from }) => new Date(from)),
        asked.map(({ to }) => new Date(to)),
      ],
    );
    for (const { place, at, numerator, denominator } of rows) {
      const known = bins.get(place);
      const bin = { at: at.getTime(), numerator, denominator };
      if (known) known.push(bin);
      else bins.set(place, [bin]);
    }
    return bins;
  }

  private async write({ query }: Statements, rolloutId: number, kept: { watch: Watch; state: WatchState }[]): Promise<void> {
    if (kept.length === 0) return;
    await query(
      `INSERT INTO break_watches (rollout_id, criterion_version_id, segment_id, settled_to, state)
       SELECT $1, * FROM unnest($2::int[], $3::int[], $4::timestamptz[], $5::jsonb[])
       ON CONFLICT (criterion_version_id, segment_id) DO UPDATE SET settled_to = excluded.settled_to, state = excluded.state`,
      [
        rolloutId,
        kept.map(({ watch }) => watch.criterionId),
        kept.map(({ watch }) => watch.segmentId),
        kept.map(({ state }) => new Date(state.settledTo)),
        kept.map(({ state: { direction, detector, change } }) => JSON.stringify({ direction, detector, change })),
      ],
    );
  }
}
