import { Injectable } from '@nestjs/common';
import type { StageHealth } from '@rollout-health/shared/health';
import { metricOf, seriesOf, type MetricKey } from '@rollout-health/shared/metrics';
import type { PlannedMix, RolloutDeclaration } from '@rollout-health/shared/rollout';
import type { Variety } from '@rollout-health/shared/usage';
import type { StageKind, StageState } from '@rollout-health/shared/words';
import { Clock } from '../platform/clock.js';
import { Database } from '../storage/database.js';
import { LAST_SEEN, LAST_SEEN_ID } from '../storage/last-seen.js';
import { Places } from '../storage/places.js';
import { EVERYBODY } from '../storage/segments.js';
import { carryOver, describeMix, worstOf, type SegmentSums } from './mix.js';

interface StageRow {
  id: number;
  key: string;
  name: string;
  kind: StageKind;
  position: number;
  state: StageState;
  plannedUsers: number;
  document: StageHealth | null;
}

interface SegmentRow {
  id: number;
  dimension: string;
  value: string;
}

interface Sum {
  stageId: number;
  segmentId: number;
  series: string;
  value: number;
}

/** Who is in a stage, beside the pilot and the plan. */
@Injectable()
export class VarietyQueries {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async read(rolloutKey: string, stageKey: string): Promise<Variety> {
    const rollout = await this.places.rollout(rolloutKey);
    const { id } = await this.places.stage(rollout, stageKey);
    const [stages, dimensions, segments, journeys, declaration] = await Promise.all([
      this.stages(rollout.id),
      this.database.query<{ key: string; name: string }>('SELECT key, name FROM dimensions WHERE rollout_id = $1 ORDER BY key', [rollout.id]),
      this.database.query<SegmentRow>('SELECT id, dimension, value FROM segments WHERE rollout_id = $1', [rollout.id]),
      this.database.query<{ key: string }>('SELECT key FROM journeys WHERE rollout_id = $1 AND removed_at IS NULL ORDER BY id', [rollout.id]),
      this.declaration(rollout.id),
    ]);
    const stage = stages.find((row) => row.id === id) as StageRow;
    const pilots = stages.filter(({ kind }) => kind === 'pilot');
    const earlier = stages.filter(({ position }) => position < stage.position);
    const next = stage.state === 'planned' ? stage : (stages.find(({ position }) => position > stage.position) ?? null);
    const metrics = metricsOf(journeys.map(({ key }) => key));
    const sums = await this.sums(
      stages.map((row) => row.id),
      metrics.flatMap(({ metric, of }) => Object.values(seriesOf(metric, of ?? undefined))),
    );
    const total = (of: StageRow[], segmentId: number, series: string) =>
      sums
        .filter((sum) => sum.segmentId === segmentId && sum.series === series && of.some((row) => row.id === sum.stageId))
        .reduce((all, { value }) => all + value, 0);
    const users = (of: StageRow[], segmentId: number) => total(of, segmentId, LAST_SEEN);
    const sumsOf = (of: StageRow[], metric: MetricKey, journey: string | null, segment: SegmentRow | null): SegmentSums => {
      const { numerator, denominator = '' } = seriesOf(metric, journey ?? undefined);
      const segmentId = segment?.id ?? EVERYBODY;
      return {
        segment: segment && { dimension: segment.dimension, value: segment.value },
        numerator: total(of, segmentId, numerator),
        denominator: total(of, segmentId, denominator),
      };
    };
    const declared = segments.filter(({ dimension }) => dimensions.some(({ key }) => key === dimension));
    const planOf = (dimension: string) => (next ? plannedMixOf(declaration, next.key, dimension) : null);
    const verdicts = stage.document?.verdicts ?? [];
    return {
      asOf: this.clock.now().toISOString(),
      stage: stage.key,
      name: stage.name,
      kind: stage.kind,
      pilot: { stages: pilots.map(({ key }) => key), users: users(pilots, EVERYBODY) },
      next: next && { stage: next.key, name: next.name, plannedUsers: next.plannedUsers },
      dimensions: dimensions.map((dimension) =>
        describeMix(
          dimension,
          declared
            .filter((segment) => segment.dimension === dimension.key)
            .map((segment) => ({
              value: segment.value,
              users: users([stage], segment.id),
              pilotUsers: users(pilots, segment.id),
              usersBefore: users(earlier, segment.id),
              verdicts: verdicts.filter((verdict) => verdict.segment?.dimension === segment.dimension && verdict.segment.value === segment.value),
            }))
            .filter((segment) => segment.users > 0 || segment.pilotUsers > 0),
          planOf(dimension.key),
          earlier.length > 0,
        ),
      ),
      worst: metrics.map(({ metric, of }) =>
        worstOf(
          metric,
          of,
          sumsOf([stage], metric, of, null),
          declared.map((segment) => sumsOf([stage], metric, of, segment)),
        ),
      ),
      carried: dimensions.flatMap(({ key }) => {
        const plan = planOf(key);
        if (!plan) return [];
        const own = declared.filter(({ dimension }) => dimension === key);
        return metrics
          .map(({ metric, of }) => {
            const strata = own.map((segment) => sumsOf(pilots, metric, of, segment));
            return carryOver(key, metric, of, sumsOf(pilots, metric, of, null), strata, plan);
          })
          .filter(({ pilot }) => pilot.denominator > 0);
      }),
    };
  }

  private stages(rolloutId: number): Promise<StageRow[]> {
    return this.database.query<StageRow>(
      `SELECT s.id, s.key, s.name, s.kind, s.position, s.state, s.planned_users AS "plannedUsers", h.document
       FROM stages s LEFT JOIN stage_health h ON h.stage_id = s.id WHERE s.rollout_id = $1 AND s.removed_at IS NULL ORDER BY s.position`,
      [rolloutId],
    );
  }

  private async declaration(rolloutId: number): Promise<RolloutDeclaration> {
    const row = await this.database.one<{ declaration: RolloutDeclaration }>('SELECT declaration FROM rollouts WHERE id = $1', [rolloutId]);
    return (row as { declaration: RolloutDeclaration }).declaration;
  }

  /** Of a stage's life; users once each. */
  private sums(stageIds: number[], names: string[]): Promise<Sum[]> {
    return this.database.query<Sum>(
      `SELECT t.stage_id AS "stageId", t.segment_id AS "segmentId", s.name AS series, t.value FROM stage_totals t JOIN series s ON s.id = t.series_id
       WHERE t.stage_id = ANY($1) AND t.series_id = ANY(ARRAY(SELECT id FROM series WHERE name = ANY($2)))
       UNION ALL
       SELECT stage_id, segment_id, '${LAST_SEEN}', sum(value) FROM rollups WHERE stage_id = ANY($1) AND series_id = ${LAST_SEEN_ID} GROUP BY 1, 2`,
      [stageIds, names],
    );
  }
}

/** A stage's own plan goes before that of the dimension. */
const plannedMixOf = ({ dimensions = [], stages }: RolloutDeclaration, stage: string, dimension: string): PlannedMix | null =>
  stages.find(({ key }) => key === stage)?.plannedMix?.[dimension] ?? dimensions.find(({ key }) => key === dimension)?.plannedMix ?? null;

/** Metrics that have an interval. */
function metricsOf(journeys: string[]): { metric: MetricKey; of: string | null }[] {
  const all: MetricKey[] = ['error-rate', 'ticket-rate', 'journey-completion', 'unaided-share'];
  return all.flatMap((metric) =>
    metricOf(metric).of === 'journey' ? journeys.map((of): { metric: MetricKey; of: string | null } => ({ metric, of })) : [{ metric, of: null }],
  );
}
