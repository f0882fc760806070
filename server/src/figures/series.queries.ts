import { Injectable } from '@nestjs/common';
import type { Verdict } from '@rollout-health/shared/verdicts';
import { maturesAfter, metricOf, seriesOf, type MetricKey } from '@rollout-health/shared/metrics';
import type { MetricSeries, SeriesPoint, SeriesQuery } from '@rollout-health/shared/series';
import { readWindow, type AskedWindow } from '../platform/asked-window.js';
import { Clock } from '../platform/clock.js';
import { badRequest } from '../platform/problem.js';
import { Database } from '../storage/database.js';
import { openTickets } from '../storage/open-tickets.js';
import { Places, type RolloutPlace, type SegmentPlace, type StagePlace } from '../storage/places.js';
import { chooseBuckets, isPerUserDay, startsOf, type Buckets } from './bucket.js';
import { countPoints, pointsOf, type Drawn } from './points.js';
import { SumsQueries, type SumPlace } from './sums.queries.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What is so young that it may still come in time is not drawn: it would look like a failure. Of a window that is all young, the hour before. */
function countedPart({ from, to }: AskedWindow, now: Date, age: number): AskedWindow {
  if (age === 0 || to.getTime() <= now.getTime() - age) return { from, to };
  const end = now.getTime() - age;
  return { from: new Date(Math.min(from.getTime(), end - HOUR)), to: new Date(end) };
}

/** A metric over time, with the limits that are drawn on it. */
@Injectable()
export class SeriesQueries {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly sums: SumsQueries,
    private readonly clock: Clock,
  ) {}

  async read(rolloutKey: string, query: SeriesQuery): Promise<MetricSeries> {
    const { metric, of } = query;
    if (metricOf(metric).of === 'journey' && !of)
      throw badRequest(`"${metric}" is about one journey. Name it by its key in "of".`, [{ path: 'of', message: 'missing' }]);
    const now = this.clock.now();
    if (metricOf(metric).of === 'minutes' && !of)
      throw badRequest(`"${metric}" is about a promised time. Give its minutes in "of".`, [{ path: 'of', message: 'missing' }]);
    const window = countedPart(readWindow(query, now, isPerUserDay(metric) ? 30 * DAY : DAY), now, maturesAfter(metric, of) * MINUTE);
    const rollout = await this.places.rollout(rolloutKey);
    const [stage, segment] = await Promise.all([
      query.stage === undefined ? null : this.places.stage(rollout, query.stage),
      query.segment === undefined ? null : this.places.segment(rollout, query.segment),
    ]);
    const stageIds = stage
      ? [stage.id]
      : (await this.database.query<{ id: number }>('SELECT id FROM stages WHERE rollout_id = $1 AND removed_at IS NULL', [rollout.id])).map(({ id }) => id);
    const place = { stageIds, segmentId: segment?.id ?? 0 };
    const buckets = chooseBuckets(metric, window.from.getTime(), window.to.getTime(), now.getTime());
    const [drawn, limits] = await Promise.all([this.draw(rollout, metric, of, place, buckets, now), stage ? this.limits(stage, metric, of, segment) : []]);
    return {
      metric,
      of: of ?? null,
      stage: stage?.key ?? null,
      segment: segment && { dimension: segment.dimension, value: segment.value },
      from: new Date(buckets.from).toISOString(),
      to: window.to.toISOString(),
      ...drawn,
      limits,
    };
  }

  private async draw(rollout: RolloutPlace, metric: MetricKey, of: string | undefined, place: SumPlace, buckets: Buckets, now: Date): Promise<Drawn> {
    if (metric === 'active-users') return this.drawUsers(place, buckets, now);
    if (metric === 'open-tickets') return this.drawOpenTickets(rollout, place, buckets);
    const { numerator, denominator } = seriesOf(metric, of);
    const names = metricOf(metric).form === 'median' ? [`${numerator}:`] : [numerator, ...(denominator ? [denominator] : [])];
    return pointsOf(metric, of, await this.sums.byBucket(place, names, buckets), buckets);
  }

  /** Distinct within each hour, day or week; the total is distinct within all days of the window. */
  private async drawUsers(place: SumPlace, buckets: Buckets, now: Date): Promise<Drawn> {
    const [counts, users] = await Promise.all([
      buckets.seconds > DAY / 1_000 ? this.sums.usersByBucket(place, buckets) : this.usersOfSums(place, buckets),
      this.sums.users(place.stageIds, place.segmentId, new Date(buckets.from), new Date(buckets.to), now),
    ]);
    const total = users.get(place.segmentId) ?? null;
    return { bucketSeconds: buckets.seconds, points: countPoints(counts, buckets), total: { value: total, numerator: total ?? 0, denominator: null } };
  }

  private async usersOfSums(place: SumPlace, buckets: Buckets): Promise<Map<number, number>> {
    const rows = await this.sums.byBucket(place, [buckets.seconds === DAY / 1_000 ? 'active-user-days' : 'active-users-hour'], buckets);
    return new Map(rows.map(({ at, value }) => [at, value]));
  }

  private async drawOpenTickets(rollout: RolloutPlace, { stageIds, segmentId }: SumPlace, buckets: Buckets): Promise<Drawn> {
    const question = {
      rolloutId: rollout.id,
      stageIds,
      segmentId,
      from: new Date(buckets.from),
      to: new Date(buckets.to),
      bucketSeconds: buckets.seconds,
    };
    const counts = await openTickets(this.database, question, startsOf(buckets));
    const points = countPoints(counts ?? new Map<number, number>(), buckets);
    const last: SeriesPoint | undefined = points.at(-1);
    return { bucketSeconds: buckets.seconds, points, total: { value: last?.value ?? null, numerator: last?.numerator ?? 0, denominator: null } };
  }

  /** As they were applied at the last evaluation: a baseline's limit moves with its stage. */
  private async limits(stage: StagePlace, metric: MetricKey, of: string | undefined, segment: SegmentPlace | null): Promise<MetricSeries['limits']> {
    const rows = await this.database.query<{ verdict: Verdict }>(
      `SELECT v.verdict FROM stage_health h, jsonb_array_elements(h.document -> 'verdicts') AS v (verdict) WHERE h.stage_id = $1 AND v.verdict ->> 'metric' = $2`,
      [stage.id, metric],
    );
    return rows
      .map(({ verdict }) => verdict)
      .filter((verdict) => verdict.of === (of ?? null) && verdict.segment?.dimension === segment?.dimension && verdict.segment?.value === segment?.value)
      .flatMap(({ criterion, name, role, comparison, limit }) => (limit === null ? [] : [{ criterion, name, role, comparison, limit }]));
  }
}
