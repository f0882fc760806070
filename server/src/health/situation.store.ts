import { Injectable } from '@nestjs/common';
import { nextReviewAt } from '@rollout-health/shared/reviews';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { nameSegment } from '@rollout-health/shared/verdicts';
import type { Statements } from '../storage/database.js';
import { UNASSIGNED_COUNTED } from '../storage/unassigned.js';
import type { OverrideTaken } from './overrides.js';
import { readDeclared } from './practice/declared.store.js';
import { readPractice } from './practice/practice.store.js';
import type { CriterionVersion, DecisionTaken, Heartbeat, Segment, Situation, StageSituation } from './situation.js';

type RolloutRow = Omit<
  Situation,
  'stages' | 'segments' | 'journeys' | 'dimensions' | 'journeyMinutes' | 'heartbeats' | 'decisions' | 'overrides' | 'unassigned' | 'declared' | 'practice'
>;
type StageRow = Omit<StageSituation, 'criteria' | 'reviewDueAt' | 'isReviewDeclared'> & { reviewAt: string | null; reviewEveryDays: number | null };

const ROLLOUT = `SELECT id, key, name, purpose, revision, announced_revision AS "announcedRevision", evaluated_at AS "evaluatedAt", watched_to AS "watchedTo",
  surroundings AS "previousSurroundings", practice_revision AS "practiceRevision" FROM rollouts`;

const unassignedOf = (table: string) =>
  `(SELECT count(*) FROM (SELECT 1 FROM ${table} WHERE rollout_id = $1 AND stage_id IS NULL LIMIT ${UNASSIGNED_COUNTED}) AS counted)::int`;

/** Reads what an evaluation looks at, in a fixed number of statements. */
@Injectable()
export class SituationStore {
  /**
   * Takes the rollout for this transaction, so that its evaluations follow one another.
   * NO KEY: whoever adds a segment or a member meanwhile does not wait for it.
   */
  async lock({ query }: Statements, rolloutId: number): Promise<RolloutRow | undefined> {
    const [row] = await query<RolloutRow>(`${ROLLOUT} WHERE id = $1 FOR NO KEY UPDATE`, [rolloutId]);
    return row;
  }

  /** The same without taking it: for a reader. */
  async find({ query }: Statements, rolloutId: number): Promise<RolloutRow | undefined> {
    const [row] = await query<RolloutRow>(`${ROLLOUT} WHERE id = $1`, [rolloutId]);
    return row;
  }

  async read(statements: Statements, rollout: RolloutRow, now: Date): Promise<Situation> {
    const { query } = statements;
    const placed = await query<Segment>('SELECT id, dimension, value FROM segments WHERE rollout_id = $1 ORDER BY dimension, value', [rollout.id]);
    const dimensions = new Map(
      (await query<{ key: string; name: string }>('SELECT key, name FROM dimensions WHERE rollout_id = $1', [rollout.id])).map(({ key, name }) => [key, name]),
    );
    const journeys = await query<{ key: string; name: string; minutes: number }>(
      'SELECT key, name, within_minutes AS minutes FROM journeys WHERE rollout_id = $1 AND removed_at IS NULL ORDER BY id',
      [rollout.id],
    );
    const heartbeats = await query<Heartbeat>(
      `SELECT s.key AS source, s.name AS "sourceName", f.kind, f.stage_id AS "stageId", f.last_received_at AS "lastReceivedAt", s.expect_every_seconds AS "expectEverySeconds"
       FROM feeds f JOIN sources s ON s.id = f.source_id WHERE s.rollout_id = $1 ORDER BY s.key, f.kind, f.stage_id`,
      [rollout.id],
    );
    const decisions = await query<DecisionTaken>(
      `SELECT DISTINCT ON (stage_id, decision) stage_id AS "stageId", decision, made_by AS by, at, reason FROM decisions
       WHERE rollout_id = $1 AND decision = 'pause' ORDER BY stage_id, decision, at DESC`,
      [rollout.id],
    );
    const stages = await this.stages(statements, rollout.id);
    const declared = await readDeclared(statements, rollout.id);
    return {
      ...rollout,
      stages,
      segments: placed.map((segment) => ({ ...segment, name: nameSegment({ ...segment, dimension: dimensions.get(segment.dimension) ?? segment.dimension }) })),
      dimensions,
      journeys: new Map(journeys.map(({ key, name }) => [key, name])),
      journeyMinutes: new Map(journeys.map(({ key, minutes }) => [key, minutes])),
      heartbeats,
      decisions,
      overrides: await this.overrides(statements, rollout.id),
      unassigned: await this.unassigned(statements, rollout.id),
      declared,
      practice: await readPractice(statements, rollout.id, stages, declared, now),
    };
  }

  /** Looks into the many partitions of events and reports only when a source sent more than its stages have. */
  private async unassigned({ query }: Statements, rolloutId: number): Promise<Situation['unassigned']> {
    const [found] = await query<{ tickets: number; isMissing: boolean }>(
      `SELECT ${unassignedOf('tickets')} AS tickets,
         EXISTS (SELECT FROM feeds f JOIN sources s ON s.id = f.source_id WHERE s.rollout_id = $1 AND f.kind IN ('usage', 'errors')
           GROUP BY f.source_id, f.kind HAVING sum(CASE f.stage_id WHEN 0 THEN f.signals ELSE -f.signals END) > 0) AS "isMissing"`,
      [rolloutId],
    );
    const { tickets, isMissing } = found as { tickets: number; isMissing: boolean };
    if (!isMissing) return { usage: 0, errors: 0, tickets };
    const [counts] = await query<{ usage: number; errors: number }>(
      `SELECT ${unassignedOf('usage_events')} AS usage, ${unassignedOf('error_reports')} AS errors`,
      [rolloutId],
    );
    return { usage: 0, errors: 0, ...counts, tickets };
  }

  private overrides({ query }: Statements, rolloutId: number): Promise<OverrideTaken[]> {
    return query<OverrideTaken>(
      `SELECT id::text, stage_id AS "stageId", state, asked_by AS "askedBy", asked_at AS "askedAt", reason, covers, days, needs_second_person AS "needsSecondPerson",
         answered_by AS "answeredBy", answered_at AS "answeredAt", answer, expires_at AS "expiresAt"
       FROM overrides WHERE rollout_id = $1 AND state IN ('requested', 'standing', 'expired') ORDER BY overrides.id`,
      [rolloutId],
    );
  }

  private async stages({ query }: Statements, rolloutId: number): Promise<StageSituation[]> {
    const stages = await query<StageRow>(
      `SELECT s.id, s.key, s.name, s.kind, s.position, s.planned_users AS "plannedUsers", s.state, s.started_at AS "startedAt", s.ended_at AS "endedAt", s.earliest_at AS "earliestAt",
         s.minimum_days AS "minimumDays", s.planned_days AS "plannedDays", s.false_alarm_budget AS "falseAlarmBudget", s.automation,
         d.stage->>'reviewAt' AS "reviewAt", (d.stage->>'reviewEveryDays')::int AS "reviewEveryDays",
         (SELECT max(v.closed_at) FROM reviews v WHERE v.stage_id = s.id) AS "lastReviewedAt",
         greatest(1, s.ticket_dispersion, (SELECT max(p.ticket_dispersion) FROM stages p WHERE p.rollout_id = $1 AND p.position < s.position)) AS "ticketDispersion",
         greatest(1, s.event_dispersion, (SELECT max(p.event_dispersion) FROM stages p WHERE p.rollout_id = $1 AND p.position < s.position)) AS "eventDispersion",
         greatest(1, s.error_dispersion, (SELECT max(p.error_dispersion) FROM stages p WHERE p.rollout_id = $1 AND p.position < s.position)) AS "errorDispersion",
         s.run_dispersion AS "runDispersion", h.document AS previous, coalesce(h.revision, 0) AS "previousRevision",
         (SELECT count(*) FROM tickets t WHERE t.rollout_id = $1 AND t.stage_id = s.id AND t.status IN ('open', 'pending'))::int AS "openTickets"
       FROM stages s LEFT JOIN stage_health h ON h.stage_id = s.id
         LEFT JOIN (SELECT e AS stage FROM rollouts, jsonb_array_elements(declaration->'stages') AS e WHERE id = $1) AS d ON d.stage->>'key' = s.key
       WHERE s.rollout_id = $1 AND s.removed_at IS NULL ORDER BY s.position, s.id`,
      [rolloutId],
    );
    const versions = await query<CriterionVersion & { stageId: number; declaration: CriterionDeclaration }>(
      `SELECT c.stage_id AS "stageId", v.id, v.version, v.definition AS declaration, v.judged_from AS "judgedFrom", v.attempt
       FROM criteria c JOIN criterion_versions v ON v.criterion_id = c.id AND v.version = c.version
       WHERE c.stage_id = ANY($1) AND c.removed_at IS NULL ORDER BY c.id`,
      [stages.map(({ id }) => id)],
    );
    return stages.map(({ reviewAt, reviewEveryDays, ...stage }) => ({
      ...stage,
      runDispersion: largestOf(stages.filter(({ position }) => position <= stage.position).map(({ runDispersion }) => runDispersion)),
      reviewDueAt: reviewDueAt(stage, reviewAt, reviewEveryDays),
      isReviewDeclared: reviewAt !== null || reviewEveryDays !== null,
      criteria: versions.filter(({ stageId }) => stageId === stage.id).map(({ stageId: _, ...version }) => version),
    }));
  }
}

function largestOf(all: Record<string, number>[]): Record<string, number> {
  const largest: Record<string, number> = {};
  for (const [key, value] of all.flatMap(Object.entries<number>)) largest[key] = Math.max(largest[key] ?? 1, value);
  return largest;
}

function reviewDueAt(
  { state, startedAt, plannedDays, lastReviewedAt }: Pick<StageSituation, 'state' | 'startedAt' | 'plannedDays' | 'lastReviewedAt'>,
  reviewAt: string | null,
  reviewEveryDays: number | null,
): Date | null {
  if (state !== 'active' && state !== 'paused') return null;
  return nextReviewAt({ startedAt, reviewAt: reviewAt === null ? null : new Date(reviewAt), reviewEveryDays, plannedDays, lastHeldAt: lastReviewedAt });
}
