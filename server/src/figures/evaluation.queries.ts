import { Injectable } from '@nestjs/common';
import type { HealthChangeRecord } from '@rollout-health/shared/health';
import type { Evaluation } from '@rollout-health/shared/verdicts';
import type { EvaluationsQuery, HealthChangesQuery } from '@rollout-health/shared/series';
import { notFound } from '../platform/problem.js';
import { Database } from '../storage/database.js';
import { Places } from '../storage/places.js';

interface EvaluationRow {
  id: number;
  stage: string;
  madeAt: Date;
  verdict: Evaluation['verdict'];
  definition: unknown;
  revisedAt: Date | null;
  revision: Omit<NonNullable<Evaluation['revision']>, 'revisedAt' | 'outcome'> | null;
  revisedOutcome: NonNullable<Evaluation['revision']>['outcome'] | null;
}

const EVALUATIONS = `
  SELECT e.id, s.key AS stage, e.made_at AS "madeAt", e.verdict, v.definition, r.revised_at AS "revisedAt", r.revision, r.outcome AS "revisedOutcome"
  FROM evaluations e JOIN stages s ON s.id = e.stage_id JOIN criterion_versions v ON v.id = e.criterion_version_id JOIN criteria c ON c.id = v.criterion_id
  LEFT JOIN evaluation_revisions r ON r.evaluation_id = e.id`;
const LONGEST_HISTORY = 200;
const CHANGES = 50;

/** Stored evaluations and changes of health, newest first. */
@Injectable()
export class EvaluationQueries {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
  ) {}

  async one(rolloutKey: string, id: string): Promise<Evaluation> {
    const rollout = await this.places.rollout(rolloutKey);
    const row = /^\d{1,18}$/.test(id)
      ? await this.database.one<EvaluationRow>(`${EVALUATIONS} WHERE e.id = $1 AND e.rollout_id = $2`, [id, rollout.id])
      : undefined;
    if (!row) throw notFound(`The rollout "${rolloutKey}" has no evaluation "${id}".`);
    return toEvaluation(row);
  }

  async history(rolloutKey: string, stageKey: string, query: EvaluationsQuery): Promise<Evaluation[]> {
    const rollout = await this.places.rollout(rolloutKey);
    const stage = await this.places.stage(rollout, stageKey);
    const segment = query.segment === undefined ? null : await this.places.segment(rollout, query.segment);
    const rows = await this.database.query<EvaluationRow>(
      `${EVALUATIONS} WHERE e.stage_id = $1 AND ($2::text IS NULL OR c.key = $2) AND e.segment_id = $3 ORDER BY e.id DESC LIMIT ${LONGEST_HISTORY}`,
      [stage.id, query.criterion ?? null, segment?.id ?? 0],
    );
    return rows.map(toEvaluation);
  }

  async changes(rolloutKey: string, query: HealthChangesQuery): Promise<HealthChangeRecord[]> {
    const rollout = await this.places.rollout(rolloutKey);
    const stage = query.stage === undefined ? null : await this.places.stage(rollout, query.stage);
    const rows = await this.database.query<Omit<HealthChangeRecord, 'at'> & { at: Date }>(
      `SELECT c.id::text, s.key AS stage, c.at, c.from_status AS "from", c.to_status AS "to", c.cause, c.reasons
       FROM health_changes c JOIN stages s ON s.id = c.stage_id
       WHERE c.rollout_id = $1 AND ($2::int IS NULL OR c.stage_id = $2) AND ($4::timestamptz IS NULL OR c.at >= $4) AND ($5::timestamptz IS NULL OR c.at < $5) ORDER BY c.at DESC, c.id DESC LIMIT $3`,
      [rollout.id, stage?.id ?? null, Math.min(Number(query.limit ?? CHANGES), 500), query.from ?? null, query.to ?? null],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }
}

function toEvaluation({ id, stage, madeAt, verdict, definition, revisedAt, revision, revisedOutcome }: EvaluationRow): Evaluation {
  const revised = revisedAt && revision && revisedOutcome ? { ...revision, revisedAt: revisedAt.toISOString(), outcome: revisedOutcome } : null;
  return { id: String(id), stage, madeAt: madeAt.toISOString(), verdict: { ...verdict, evaluation: String(id) }, definition, revision: revised };
}
