import { Injectable } from '@nestjs/common';
import { metricOf } from '@rollout-health/shared/metrics';
import type { PromiseDeclaration } from '@rollout-health/shared/rollout';
import type { PromiseKept } from '@rollout-health/shared/summary';
import { SeriesQueries } from '../figures/series.queries.js';
import { judgePromise, promisedUpTo, readCounted } from '../health/practice/promised.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../storage/database.js';
import { Places } from '../storage/places.js';

interface Row {
  promise: PromiseDeclaration | null;
  stageId: number | null;
  stage: string | null;
  stageName: string | null;
  journeyName: string | null;
}

const WEEK = 7 * 86_400_000;

/** The purpose in numbers, in the furthest stage that has begun: also after launch. */
@Injectable()
export class PromiseQueries {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly series: SeriesQueries,
    private readonly clock: Clock,
  ) {}

  async read(rolloutKey: string): Promise<PromiseKept | null> {
    const { id } = await this.places.rollout(rolloutKey);
    const row = await this.database.one<Row>(
      `SELECT r.declaration->'promise' AS promise, s.id AS "stageId", s.key AS stage, s.name AS "stageName",
         (SELECT j.name FROM journeys j WHERE j.rollout_id = r.id AND j.key = r.declaration->'promise'->>'of') AS "journeyName"
       FROM rollouts r LEFT JOIN LATERAL
         (SELECT id, key, name FROM stages WHERE rollout_id = r.id AND removed_at IS NULL AND state IN ('active', 'paused') ORDER BY position DESC LIMIT 1) s ON true
       WHERE r.id = $1`,
      [id],
    );
    if (!row?.promise || row.stageId === null || row.stage === null || row.stageName === null) return null;
    const { promise, stageId, stage, stageName } = row;
    const about = row.journeyName ?? promise.of;
    const to = promisedUpTo(promise, this.clock.now()).getTime();
    const week = await this.week(rolloutKey, stage, promise, to);
    const before = await this.week(rolloutKey, stage, promise, to - WEEK);
    const counted = await readCounted(this.database, stageId, promise, { from: new Date(week.from), to: new Date(week.to) });
    return {
      promise,
      title: `${metricOf(promise.metric).title}${about ? `: ${about}` : ''}`,
      stage,
      stageName,
      week,
      before,
      ...judgePromise(promise, counted),
    };
  }

  private async week(rollout: string, stage: string, { metric, of }: PromiseDeclaration, to: number): Promise<PromiseKept['week']> {
    const query = { metric, ...(of && { of }), stage, from: new Date(to - WEEK).toISOString(), to: new Date(to).toISOString() };
    const { total, from, to: end } = await this.series.read(rollout, query);
    return { value: total.value, numerator: total.numerator, denominator: total.denominator, from, to: end };
  }
}
