import { Injectable } from '@nestjs/common';
import type { PatternMark, UsageQuery, UsageReport } from '@rollout-health/shared/usage';
import { Clock } from '../platform/clock.js';
import { Database } from '../storage/database.js';
import { usersSeen } from '../storage/last-seen.js';
import { Places, type StagePlace } from '../storage/places.js';
import { SegmentPatternQueries } from './segment-pattern.queries.js';
import { readTimes } from './rollout-times.js';
import { coreOf, countPatterns, tabulateFeatures, type MetEvent } from './feature-table.js';

const RARE_BELOW = 0.05;

/** Which features there are, who uses them, and what share of use is the core's. */
@Injectable()
export class FeaturesQueries {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly segments: SegmentPatternQueries,
    private readonly clock: Clock,
  ) {}

  async read(rolloutKey: string, query: UsageQuery): Promise<UsageReport> {
    const rollout = await this.places.rollout(rolloutKey);
    const stage = query.stage === undefined ? null : await this.places.stage(rollout, query.stage);
    const [times, met, users, segmentPatterns] = await Promise.all([
      readTimes(this.database, rollout.id),
      this.met(rollout.id, stage),
      this.users(rollout.id, stage),
      this.segments.list(rollout.id, stage?.id ?? null),
    ]);
    const { declaration, pilotEndedAt, launchedAt } = times;
    const { features: declared = [], journeys = [] } = declaration;
    const rareBelow = query.rareBelow === undefined ? RARE_BELOW : Number(query.rareBelow);
    const features = tabulateFeatures({ met, declared, journeys, users, pilotEndedAt, rareBelow });
    const core = coreOf({ declared, journeys });
    return {
      asOf: this.clock.now().toISOString(),
      stage: stage?.key ?? null,
      pilotEndedAt: pilotEndedAt?.toISOString() ?? null,
      launchedAt: launchedAt?.toISOString() ?? null,
      users,
      events: met.reduce((sum, { events }) => sum + events, 0),
      rareBelow,
      features,
      core,
      weeks: await this.weeks(rollout.id, stage, core.events),
      segmentPatterns,
      newPatterns: countPatterns(features, segmentPatterns, launchedAt),
    };
  }

  private met(rolloutId: number, stage: StagePlace | null): Promise<MetEvent[]> {
    return this.database.query<MetEvent & { mark: PatternMark | null }>(
      `SELECT n.name AS event, n.first_at AS "firstAt", n.mark, n.note, n.marked_by AS "markedBy", n.marked_at AS "markedAt",
         (SELECT s.key FROM feature_weeks w JOIN stages s ON s.id = w.stage_id WHERE w.event_id = n.id ORDER BY w.week, s.position LIMIT 1) AS "firstStage",
         sum(w.events)::bigint AS events, sum(w.new_users)::bigint AS users
       FROM event_names n JOIN feature_weeks w ON w.event_id = n.id JOIN stages s ON s.id = w.stage_id AND s.removed_at IS NULL
       WHERE n.rollout_id = $1 AND ($2::int IS NULL OR s.id = $2) GROUP BY n.id`,
      [rolloutId, stage?.id ?? null],
    );
  }

  private async users(rolloutId: number, stage: StagePlace | null): Promise<number> {
    const row = await this.database.one<{ users: number }>(
      `SELECT coalesce(sum(${usersSeen('s.id')}), 0)::int AS users FROM stages s WHERE s.rollout_id = $1 AND ($2::int IS NULL OR s.id = $2) AND s.removed_at IS NULL`,
      [rolloutId, stage?.id ?? null],
    );
    return row?.users ?? 0;
  }

  private async weeks(rolloutId: number, stage: StagePlace | null, core: string[]): Promise<UsageReport['weeks']> {
    const rows = await this.database.query<{ week: string; events: number; coreEvents: number }>(
      `SELECT w.week, sum(w.events)::bigint AS events, coalesce(sum(w.events) FILTER (WHERE n.name = ANY($3)), 0)::bigint AS "coreEvents"
       FROM event_names n JOIN feature_weeks w ON w.event_id = n.id JOIN stages s ON s.id = w.stage_id AND s.removed_at IS NULL
       WHERE n.rollout_id = $1 AND ($2::int IS NULL OR s.id = $2) GROUP BY 1 ORDER BY 1 DESC LIMIT 104`,
      [rolloutId, stage?.id ?? null, core],
    );
    return rows.reverse().map((row) => ({ ...row, share: row.events > 0 ? row.coreEvents / row.events : null }));
  }
}
