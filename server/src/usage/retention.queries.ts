import { Injectable } from '@nestjs/common';
import type { Retention } from '@rollout-health/shared/usage';
import { LRUCache } from 'lru-cache';
import { dayOf } from '../platform/calendar.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/configuration.js';
import { Database } from '../storage/database.js';
import { Places } from '../storage/places.js';
import { COHORT_WEEKS, cohortsOf, curveOf, noveltyOf, returningOf, type CohortCount, type CompletionCount } from './cohorts.js';
import { readCoreJourney } from './core-journey.js';

type SegmentCount = CohortCount & { segmentId: number };

const DAY = 86_400_000;
const REMEMBER_MILLISECONDS = 30_000;
// Bit n of the result: active in the n-th week since the first day.
const WEEKS = Array.from({ length: COHORT_WEEKS }, (_, week) => `((substring(days FROM ${week * 7 + 1} FOR 7) <> B'0000000')::int << ${week})`).join(' | ');

/** Who comes back, and whether the use lasts. */
@Injectable()
export class RetentionQueries {
  // Weeks change slowly, and a page asks again every few seconds: the users of a stage are counted at most twice a minute.
  private readonly counted = new LRUCache<number, SegmentCount[]>({ max: 200, ttl: REMEMBER_MILLISECONDS, fetchMethod: (stageId) => this.count(stageId) });

  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  async read(rolloutKey: string, stageKey: string): Promise<Retention> {
    const now = this.clock.now();
    const today = Math.floor(now.getTime() / DAY) * DAY;
    const rollout = await this.places.rollout(rolloutKey);
    const stage = await this.places.stage(rollout, stageKey);
    const [all, segments, journey] = await Promise.all([
      this.counted.fetch(stage.id),
      this.database.query<{ id: number; dimension: string; value: string; name: string }>(
        `SELECT g.id, g.dimension, g.value, d.name || ': ' || g.value AS name FROM segments g JOIN dimensions d ON d.rollout_id = g.rollout_id AND d.key = g.dimension
         WHERE g.rollout_id = $1 ORDER BY g.dimension, g.value`,
        [rollout.id],
      ),
      readCoreJourney(this.database, rollout.id),
    ]);
    const countsOf = (segmentId: number) => (all ?? []).filter((count) => count.segmentId === segmentId);
    const everybody = countsOf(0);
    const seen = segments.map((segment) => ({ segment, counts: countsOf(segment.id) })).filter(({ counts }) => counts.length > 0);
    return {
      asOf: now.toISOString(),
      stage: stage.key,
      users: everybody.reduce((sum, { users }) => sum + users, 0),
      cohorts: cohortsOf(everybody, today),
      curve: curveOf(everybody, today),
      everybody: noveltyOf(null, everybody, now),
      segments: seen.map(({ segment: { dimension, value, name }, counts }) => noveltyOf({ dimension, value, name }, counts, now, seen.length)),
      returning: journey && { journey: journey.key, name: journey.name, weeks: await this.returning(stage.id, journey.id, everybody, today) },
    };
  }

  /** Of people who came so lately that all of their runs are kept: as long as usage, at least. */
  private async returning(stageId: number, journeyId: number, counts: CohortCount[], today: number): Promise<NonNullable<Retention['returning']>['weeks']> {
    const days = Math.min(COHORT_WEEKS * 7, this.configuration.retention.usage);
    const since = dayOf(today - days * DAY);
    const completions = await this.completions(stageId, journeyId, since);
    return returningOf(
      counts.filter(({ firstDay }) => firstDay >= since),
      completions,
      today,
    );
  }

  private count(stageId: number): Promise<SegmentCount[]> {
    return this.database.query<SegmentCount>(
      `SELECT segment_id AS "segmentId", first_day AS "firstDay", ${WEEKS} AS weeks, count(*)::int AS users FROM stage_users WHERE stage_id = $1 GROUP BY 1, 2, 3`,
      [stageId],
    );
  }

  /** Runs that are counted, by the person's first day and the week since then in which they began. */
  private completions(stageId: number, journeyId: number, since: string): Promise<CompletionCount[]> {
    return this.database.query<CompletionCount>(
      `SELECT u.first_day AS "firstDay", ((r.started_at AT TIME ZONE 'UTC')::date - u.first_day) / 7 AS week, count(*)::int AS completions
       FROM journey_runs r JOIN stage_users u ON u.stage_id = r.stage_id AND u.segment_id = 0 AND u.user_hash = r.user_hash
       WHERE r.stage_id = $1 AND r.journey_id = $2 AND r.is_counted AND r.is_unaided AND r.finished_at IS NOT NULL AND u.first_day >= $3 GROUP BY 1, 2`,
      [stageId, journeyId, since],
    );
  }
}
