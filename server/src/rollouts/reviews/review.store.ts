import { Injectable } from '@nestjs/common';
import {
  nextReviewAt,
  type Review,
  type ReviewChange,
  type ReviewClose,
  type ReviewEvidence,
  type ReviewRow,
  type ReviewsPage,
} from '@rollout-health/shared/reviews';
import type { HealthStatus } from '@rollout-health/shared/words';
import type { Caller } from '../../platform/access.js';
import { Clock } from '../../platform/clock.js';
import { badRequest, conflict, notFound } from '../../platform/problem.js';
import { noteActivity } from '../../storage/activity.js';
import { Database, type Statements } from '../../storage/database.js';
import type { RolloutRecord } from '../../storage/entities/rollout.entity.js';
import type { StageRecord } from '../../storage/entities/stage.entity.js';
import { DecisionStore } from '../decision.store.js';
import { RolloutStore } from '../rollout.store.js';
import { AgendaStore } from './agenda.store.js';
import { PremortemStore } from './premortem.store.js';

interface Row extends Omit<ReviewRow, 'dueAt' | 'openedAt' | 'closedAt'> {
  dueAt: Date | null;
  openedAt: Date;
  closedAt: Date | null;
  evidence?: ReviewEvidence;
}

const columns = (
  evidence: string,
) => `r.id::text, s.key AS stage, r.due_at AS "dueAt", r.opened_at AS "openedAt", r.opened_by AS "openedBy", r.attendees, r.findings,
  r.closed_at AS "closedAt", r.closed_by AS "closedBy", r.evidence->'health'->>'status' AS health, ${evidence}
  CASE WHEN d.id IS NOT NULL THEN json_build_object('id', d.id::text, 'decision', d.decision, 'reason', d.reason) END AS decision,
  (SELECT coalesce(json_agg(json_build_object('item', m.item_id::text, 'text', i.text, 'mark', m.mark, 'note', m.note) ORDER BY m.item_id), '[]')
   FROM premortem_marks m JOIN premortem_items i ON i.id = m.item_id WHERE m.review_id = r.id) AS marks`;
const FROM = 'FROM reviews r JOIN stages s ON s.id = r.stage_id LEFT JOIN decisions d ON d.id = r.decision_id WHERE r.rollout_id = $1';

/** Reviews: opened with their evidence frozen, written in while they last, closed with a decision. */
@Injectable()
export class ReviewStore {
  constructor(
    private readonly database: Database,
    private readonly rollouts: RolloutStore,
    private readonly agendas: AgendaStore,
    private readonly premortem: PremortemStore,
    private readonly decisions: DecisionStore,
    private readonly clock: Clock,
  ) {}

  async page(rollout: RolloutRecord): Promise<ReviewsPage> {
    const [due, rows, premortem] = await Promise.all([
      this.due(rollout),
      this.database.query<Row>(`SELECT ${columns('')} ${FROM} ORDER BY r.id DESC LIMIT 200`, [rollout.id]),
      this.premortem.list(rollout.id),
    ]);
    return { due, reviews: rows.map(toRow), premortem };
  }

  /** Stages that run, with when each is to be reviewed. */
  async due(rollout: RolloutRecord): Promise<ReviewsPage['due']> {
    const stages = (await this.rollouts.stages(rollout.id)).filter(({ state }) => state === 'active' || state === 'paused');
    const held = await this.database.query<{ stageId: number; lastHeldAt: Date | null; open: string | null }>(
      `SELECT stage_id AS "stageId", max(closed_at) AS "lastHeldAt", max(id) FILTER (WHERE closed_at IS NULL)::text AS open FROM reviews WHERE rollout_id = $1 GROUP BY 1`,
      [rollout.id],
    );
    const now = this.clock.now();
    return stages.map((stage) => {
      const { lastHeldAt = null, open = null } = held.find(({ stageId }) => stageId === stage.id) ?? {};
      const dueAt = dueOf(rollout, stage, lastHeldAt);
      return {
        stage: stage.key,
        name: stage.name,
        dueAt: dueAt?.toISOString() ?? null,
        isOverdue: dueAt !== null && dueAt <= now,
        lastHeldAt: lastHeldAt?.toISOString() ?? null,
        open,
      };
    });
  }

  async one(rolloutId: number, id: number): Promise<Review> {
    const row = await this.database.one<Row>(`SELECT ${columns('r.evidence,')} ${FROM} AND r.id = $2`, [rolloutId, id]);
    if (!row) throw notFound(`This rollout has no review ${id}. GET …/reviews lists them.`);
    const { health: _, ...review } = toRow(row);
    return { ...review, evidence: row.evidence as ReviewEvidence };
  }

  /** Freezes the evidence as it is now. */
  async open(rollout: RolloutRecord, stage: StageRecord, attendees: string[], caller: Caller): Promise<Review> {
    if (stage.state !== 'active' && stage.state !== 'paused') throw conflict(`${stage.name} is ${stage.state}: a stage is reviewed while it runs.`);
    const id = await this.database.transaction(async (statements) => {
      const { query } = statements;
      await query('SELECT 1 FROM stages WHERE id = $1 FOR UPDATE', [stage.id]);
      const [open] = await query<{ by: string }>('SELECT opened_by AS by FROM reviews WHERE stage_id = $1 AND closed_at IS NULL', [stage.id]);
      if (open) throw conflict(`${open.by} has opened a review of ${stage.name} already. Go on with that one.`);
      const [held] = await query<{ at: Date | null }>('SELECT max(closed_at) AS at FROM reviews WHERE stage_id = $1', [stage.id]);
      const evidence = await this.agendas.of(stage, statements);
      const [row] = await query<{ id: number }>(
        'INSERT INTO reviews (rollout_id, stage_id, due_at, opened_at, opened_by, attendees, evidence) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id',
        [rollout.id, stage.id, dueOf(rollout, stage, held?.at ?? null), this.clock.now(), caller.name, attendees, JSON.stringify(evidence)],
      );
      await noteActivity(statements, {
        actor: caller,
        action: 'review opened',
        rolloutId: rollout.id,
        subject: stage.key,
        after: { review: row?.id, attendees },
      });
      return row?.id as number;
    });
    return this.one(rollout.id, id);
  }

  async write(rollout: RolloutRecord, id: number, { attendees, findings, marks }: ReviewChange, caller: Caller): Promise<Review> {
    await this.database.transaction(async (statements) => {
      const before = await this.takeOpen(statements, rollout, id);
      await statements.query('UPDATE reviews SET attendees = coalesce($2, attendees), findings = coalesce($3, findings) WHERE id = $1', [
        id,
        attendees,
        findings,
      ]);
      if (marks) await this.premortem.mark(statements, rollout.id, id, marks, caller);
      const after = { ...(attendees && { attendees }), ...(findings !== undefined && { findings }), ...(marks && { marks }) };
      const was = { ...(attendees && { attendees: before.attendees }), ...(findings !== undefined && { findings: before.findings }) };
      await noteActivity(statements, { actor: caller, action: 'review written', rolloutId: rollout.id, subject: before.stage, before: was, after });
    });
    return this.one(rollout.id, id);
  }

  /** With findings, every open item of the pre-mortem list marked, and a decision with its reason. */
  async close(rollout: RolloutRecord, id: number, { decision, reason }: ReviewClose, caller: Caller): Promise<Review> {
    await this.database.transaction(async (statements) => {
      await statements.query('SELECT 1 FROM rollouts WHERE id = $1 FOR NO KEY UPDATE', [rollout.id]);
      const review = await this.takeOpen(statements, rollout, id);
      const unmarked = await this.premortem.unmarked(statements, rollout.id, id);
      const faults = [
        ...(review.findings.trim() ? [] : [{ path: 'findings', message: 'write down what was found' }]),
        ...unmarked.map(({ text }) => ({ path: 'marks', message: `mark “${text}”: did it happen, did it not, or is it still possible?` })),
      ];
      if (faults.length > 0) throw badRequest('The review cannot be closed yet.', faults);
      const stage = await this.rollouts.stage(rollout, review.stage);
      const decisionId = await this.decisions.decideWithin(statements, { rollout, stage, request: { decision, reason }, caller, isReview: true });
      await statements.query('UPDATE reviews SET closed_at = $2, closed_by = $3, decision_id = $4 WHERE id = $1', [
        id,
        this.clock.now(),
        caller.name,
        decisionId,
      ]);
      await noteActivity(statements, {
        actor: caller,
        action: 'review closed',
        rolloutId: rollout.id,
        subject: stage.key,
        after: { review: id, decision, reason },
      });
    });
    return this.one(rollout.id, id);
  }

  private async takeOpen({ query }: Statements, rollout: RolloutRecord, id: number) {
    const [row] = await query<{ stage: string; attendees: string[]; findings: string; closedBy: string | null; closedAt: Date | null }>(
      `SELECT s.key AS stage, r.attendees, r.findings, r.closed_by AS "closedBy", r.closed_at AS "closedAt"
       FROM reviews r JOIN stages s ON s.id = r.stage_id WHERE r.rollout_id = $1 AND r.id = $2 FOR UPDATE OF r`,
      [rollout.id, id],
    );
    if (!row) throw notFound(`This rollout has no review ${id}. GET …/reviews lists them.`);
    if (row.closedAt) throw conflict(`${row.closedBy} closed this review at ${row.closedAt.toISOString()}: what it found stays as it was written.`);
    return row;
  }
}

function dueOf({ declaration }: RolloutRecord, { key, startedAt, plannedDays }: StageRecord, lastHeldAt: Date | null): Date | null {
  const { reviewAt, reviewEveryDays } = declaration.stages.find((stage) => stage.key === key) ?? {};
  return nextReviewAt({
    startedAt,
    plannedDays,
    lastHeldAt,
    reviewAt: reviewAt === undefined ? null : new Date(reviewAt),
    reviewEveryDays: reviewEveryDays ?? null,
  });
}

function toRow({ dueAt, openedAt, closedAt, evidence: _, ...row }: Row): ReviewRow {
  return {
    ...row,
    health: row.health satisfies HealthStatus,
    dueAt: dueAt?.toISOString() ?? null,
    openedAt: openedAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  };
}
