import { Injectable } from '@nestjs/common';
import { metricOf, seriesOf, type MetricKey } from '@rollout-health/shared/metrics';
import type { ErrorKinds, ErrorKindsQuery, SegmentTable, WindowQuery } from '@rollout-health/shared/series';
import { readWindow } from '../platform/asked-window.js';
import { alignDown } from '../platform/calendar.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../storage/database.js';
import { grainAt } from '../storage/grains.js';
import { Places } from '../storage/places.js';
import { OTHER } from '../storage/segments.js';
import { figureOf } from './points.js';
import { SumsQueries } from './sums.queries.js';

const DAY = 86_400_000;
const COLUMNS: MetricKey[] = ['active-users', 'error-rate', 'latency-p95', 'ticket-rate', 'events-per-user'];
const JOURNEY_COLUMNS: MetricKey[] = ['journey-completion', 'unaided-share'];

/** What a figure is made of: errors by kind, and a stage by segment. */
@Injectable()
export class BreakdownQueries {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly sums: SumsQueries,
    private readonly clock: Clock,
  ) {}

  async errorKinds(rolloutKey: string, query: ErrorKindsQuery): Promise<ErrorKinds> {
    const rollout = await this.places.rollout(rolloutKey);
    const stage = query.stage === undefined ? null : await this.places.stage(rollout, query.stage);
    const window = readWindow(query, this.clock.now(), DAY);
    const from = startOf(window.from, this.clock.now());
    const rows = await this.database.query<{ name: string; value: number }>(
      `SELECT s.name, sum(r.value) AS value FROM rollups r JOIN series s ON s.id = r.series_id
       WHERE r.stage_id IN (SELECT id FROM stages WHERE rollout_id = $1 AND removed_at IS NULL AND ($2::int IS NULL OR id = $2)) AND r.segment_id = 0
         AND r.at >= $3 AND r.at < $4 AND r.series_id = ANY(ARRAY(SELECT id FROM series WHERE name IN ('errors', 'requests') OR name LIKE 'errors:%'))
       GROUP BY 1 HAVING sum(r.value) <> 0`,
      [rollout.id, stage?.id ?? null, from, window.to],
    );
    const total = (name: string) => rows.find((row) => row.name === name)?.value ?? 0;
    const named = rows.filter(({ name }) => name.startsWith('errors:')).map(({ name, value }) => ({ kind: name.slice('errors:'.length), errors: value }));
    const unnamed = total('errors') - named.reduce((sum, { errors }) => sum + errors, 0);
    const kinds = [...named, ...(unnamed > 0 ? [{ kind: null, errors: unnamed }] : [])].sort((a, b) => b.errors - a.errors);
    return { from: from.toISOString(), to: window.to.toISOString(), requests: total('requests'), errors: total('errors'), kinds };
  }

  /** By whole days, as users are counted. */
  async segments(rolloutKey: string, stageKey: string, query: WindowQuery): Promise<SegmentTable> {
    const now = this.clock.now();
    const rollout = await this.places.rollout(rolloutKey);
    const stage = await this.places.stage(rollout, stageKey);
    const window = readWindow(query, now, 7 * DAY);
    const from = new Date(alignDown(window.from.getTime(), DAY / 1_000));
    const [journeys, dimensions, segments] = await Promise.all([
      this.database.query<{ key: string; name: string }>('SELECT key, name FROM journeys WHERE rollout_id = $1 AND removed_at IS NULL ORDER BY id', [
        rollout.id,
      ]),
      this.database.query<{ key: string; name: string }>('SELECT key, name FROM dimensions WHERE rollout_id = $1 ORDER BY key', [rollout.id]),
      this.database.query<{ id: number; dimension: string; value: string }>('SELECT id, dimension, value FROM segments WHERE rollout_id = $1', [rollout.id]),
    ]);
    const columns = [
      ...COLUMNS.map((metric) => ({ metric, of: null, title: metricOf(metric).title })),
      ...journeys.flatMap(({ key, name }) => JOURNEY_COLUMNS.map((metric) => ({ metric, of: key, title: `${metricOf(metric).title}: ${name}` }))),
    ];
    const names = columns.filter(({ metric }) => metric !== 'active-users').flatMap(({ metric, of }) => Object.values(seriesOf(metric, of ?? undefined)));
    const [rows, users] = await Promise.all([this.sums.bySegment(stage.id, names, from, window.to), this.sums.users([stage.id], null, from, window.to, now)]);
    const sums = new Map<number, Map<string, number>>();
    for (const { segmentId, series, value } of rows) sums.set(segmentId, (sums.get(segmentId) ?? new Map<string, number>()).set(series, value));
    const rowOf = (segmentId: number) =>
      columns.map(({ metric, of }) => {
        if (metric !== 'active-users') return figureOf(metric, of ?? undefined, sums.get(segmentId) ?? new Map<string, number>());
        const count = users.get(segmentId);
        return { value: count ?? null, numerator: count ?? 0, denominator: null };
      });
    const declared = new Set(dimensions.map(({ key }) => key));
    const seen = segments
      .filter(({ id, dimension }) => declared.has(dimension) && (sums.has(id) || users.has(id)))
      .sort((a, b) => a.dimension.localeCompare(b.dimension) || (users.get(b.id) ?? 0) - (users.get(a.id) ?? 0) || a.value.localeCompare(b.value));
    return {
      stage: stage.key,
      from: from.toISOString(),
      to: window.to.toISOString(),
      dimensions: dimensions.map((dimension) => ({
        ...dimension,
        isCapped: segments.some((segment) => segment.dimension === dimension.key && segment.value === OTHER),
      })),
      columns,
      rows: [{ segment: null, cells: rowOf(0) }, ...seen.map(({ id, dimension, value }) => ({ segment: { dimension, value }, cells: rowOf(id) }))],
    };
  }
}

/** The start of the rollup that holds this moment. */
const startOf = (from: Date, now: Date): Date => new Date(alignDown(from.getTime(), grainAt(now.getTime() - from.getTime()) / 1_000));
