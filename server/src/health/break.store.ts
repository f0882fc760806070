import { Injectable } from '@nestjs/common';
import type { Statements } from '../storage/database.js';
import type { WatchState } from './breaks.js';
import { look, type Asked } from './looks.js';
import type { Situation } from './situation.js';
import type { Detector } from './statistics/change-detector.js';
import type { SumTable } from './sums.js';
import type { Found } from './verdicts.js';
import { NO_BIN, planWatches, watchKey, type TimedSums, type Watch } from './watches.js';

interface StateRow {
  criterionId: number;
  segmentId: number;
  settledTo: Date;
  state: Omit<WatchState, 'settledTo'>;
}

/** Looks for breaks after good days and for recoveries, from rollups alone, and keeps what the watches have seen. */
@Injectable()
export class BreakStore {
  /** What the last look saw beside stages that run at the same time. */
  async recall(statements: Statements, { stages }: Situation): Promise<Found> {
    // Asked at every evaluation: what was seen is read as it is kept, for planning watches costs as much as judging.
    const compared = stages.flatMap(({ criteria }) => criteria.filter(({ declaration }) => declaration.baseline?.stage !== undefined));
    const states = await this.read(
      statements,
      compared.map(({ id }) => id),
    );
    return { changes: new Map(), blocks: new Map([...states].map(([key, { seen }]) => [key, seen])) };
  }

  /** Every watch of the rollout, up to now. What changed since the look before. */
  async look(statements: Statements, situation: Situation, sums: SumTable, now: Date): Promise<Found> {
    const watches = planWatches(situation, sums, now);
    const criteria = new Set(watches.map(({ criterionId }) => criterionId));
    const looking = look(watches, await this.read(statements, [...criteria]), now);
    let step = looking.next();
    while (!step.done) step = looking.next(await this.bins(statements, step.value));
    await this.write(statements, situation.id, step.value.kept);
    return step.value.found;
  }

  private async read({ query }: Statements, criterionIds: number[]): Promise<Map<string, WatchState>> {
    if (criterionIds.length === 0) return new Map();
    const rows = await query<StateRow>(
      `SELECT criterion_version_id AS "criterionId", segment_id AS "segmentId", settled_to AS "settledTo", state FROM break_watches WHERE criterion_version_id = ANY($1)`,
      [criterionIds],
    );
    return new Map(rows.map((row) => [watchKey(row), { ...row.state, detector: revive(row.state.detector), settledTo: row.settledTo.getTime() }]));
  }

  /** Sums by the bins of each watch, in order. */
  private async bins(statements: Statements, asked: Asked[]): Promise<TimedSums[][]> {
    const own = asked.map(({ watch, ...span }) => ({ ...span, watch, stageId: watch.stageId }));
    const compared = asked.flatMap(({ watch, ...span }, place) =>
      watch.comparedStageId === null ? [] : [{ ...span, watch, place, stageId: watch.comparedStageId }],
    );
    const rows = await readBins(statements, [...own, ...compared]);
    const beside = new Map(compared.map(({ place }, index) => [place, new Map((rows.get(own.length + index) ?? []).map((bin) => [bin.at, bin]))]));
    return own.map((_, place) => (rows.get(place) ?? []).map((bin) => ({ ...bin, baseline: beside.get(place)?.get(bin.at) ?? NO_BIN })));
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
        kept.map(({ state: { settledTo: _, ...state } }) => JSON.stringify(state)),
      ],
    );
  }
}

/** JSON has no −Infinity: it becomes null. */
const revive = ({ passed, logs }: { passed: number; logs: (number | null)[] }): Detector => ({ passed, logs: logs.map((log) => log ?? -Infinity) });

type Bin = Omit<TimedSums, 'baseline'>;

/** By the place of what was asked for. */
async function readBins({ query }: Statements, asked: (Asked & { stageId: number })[]): Promise<Map<number, Bin[]>> {
  const bins = new Map<number, Bin[]>();
  if (asked.length === 0) return bins;
  const terms = asked.flatMap(({ watch, stageId, from, to }, place) => watch.terms.map((term) => ({ ...term, place, stageId, width: watch.width, from, to })));
  const rows = await query<{ place: number; at: Date; numerator: number; denominator: number; squares: number }>(
    `SELECT t.place, date_bin(make_interval(secs => t.width), r.at, 'epoch'::timestamptz) AS at,
       sum(r.value * t.numerator) AS numerator, sum(r.value * t.denominator) AS denominator, sum(r.value * t.squares) AS squares
     FROM unnest($1::int[], $2::int[], $3::int[], $4::text[], $5::float8[], $6::float8[], $7::float8[], $8::int[], $9::timestamptz[], $10::timestamptz[])
       AS t (place, stage_id, segment_id, series, numerator, denominator, squares, width, from_at, to_at)
     JOIN series s ON s.name = t.series
     JOIN rollups r ON r.stage_id = t.stage_id AND r.series_id = s.id AND r.segment_id = t.segment_id AND r.at >= t.from_at AND r.at < t.to_at
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [
      terms.map(({ place }) => place),
      terms.map(({ stageId }) => stageId),
      terms.map(({ segmentId }) => segmentId),
      terms.map(({ series }) => series),
      terms.map(({ numerator }) => numerator),
      terms.map(({ denominator }) => denominator),
      terms.map(({ squares }) => squares),
      terms.map(({ width }) => width / 1_000),
      terms.map(({ from }) => new Date(from)),
      terms.map(({ to }) => new Date(to)),
    ],
  );
  for (const { place, at, ...sums } of rows) {
    const bin = { at: at.getTime(), ...sums };
    const known = bins.get(place);
    if (known) known.push(bin);
    else bins.set(place, [bin]);
  }
  return bins;
}
