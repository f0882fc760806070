import { Injectable } from '@nestjs/common';
import { WORST_FIRST } from '@rollout-health/shared/health';
import type { HealthStatus } from '@rollout-health/shared/words';
import type { EvaluationCause } from '../queue/queues.js';
import type { Statements } from '../storage/database.js';
import type { JudgedStage, StageChange } from './assess.js';
import type { Surroundings } from './situation.js';

/** Writes evaluations, the health of stages and its changes. */
@Injectable()
export class HealthStore {
  /** Stores verdicts that are new, and gives each the number of its evaluation. */
  async storeEvaluations({ query }: Statements, rolloutId: number, stages: JudgedStage[], now: Date): Promise<void> {
    const fresh = stages.flatMap(({ stage, judged }) => judged.filter(({ isNew }) => isNew).map((item) => ({ ...item, stageId: stage.id })));
    if (fresh.length === 0) return;
    const ids = await query<{ id: number }>(`SELECT nextval(pg_get_serial_sequence('evaluations', 'id')) AS id FROM generate_series(1, $1)`, [fresh.length]);
    fresh.forEach(({ verdict }, index) => (verdict.evaluation = String(ids[index]?.id)));
    await query(
      `INSERT INTO evaluations (id, rollout_id, stage_id, criterion_version_id, segment_id, made_at, window_from, window_to, outcome, verdict)
       OVERRIDING SYSTEM VALUE
       SELECT e.id, $1, e.stage_id, e.version_id, e.segment_id, $2, e.window_from, e.window_to, e.outcome, e.verdict
       FROM unnest($3::bigint[], $4::int[], $5::int[], $6::int[], $7::timestamptz[], $8::timestamptz[], $9::text[], $10::jsonb[])
         AS e (id, stage_id, version_id, segment_id, window_from, window_to, outcome, verdict)`,
      [
        rolloutId,
        now,
        fresh.map(({ verdict }) => verdict.evaluation),
        fresh.map(({ stageId }) => stageId),
        fresh.map(({ criterion }) => criterion.id),
        fresh.map(({ segmentId }) => segmentId),
        fresh.map(({ verdict }) => verdict.sample.from),
        fresh.map(({ verdict }) => verdict.sample.to),
        fresh.map(({ verdict }) => verdict.outcome),
        fresh.map(({ verdict }) => JSON.stringify(verdict)),
      ],
    );
  }

  async storeHealth({ query }: Statements, rolloutId: number, revision: number, changes: StageChange[], cause: EvaluationCause, now: Date): Promise<void> {
    if (changes.length === 0) return;
    await query(
      `INSERT INTO stage_health (rollout_id, revision, evaluated_at, stage_id, status, since, gate, document)
       SELECT $1, $2, $3, * FROM unnest($4::int[], $5::text[], $6::timestamptz[], $7::text[], $8::jsonb[])
       ON CONFLICT (stage_id) DO UPDATE SET status = excluded.status, since = excluded.since, gate = excluded.gate, document = excluded.document,
         revision = excluded.revision, evaluated_at = excluded.evaluated_at`,
      [
        rolloutId,
        revision,
        now,
        changes.map(({ stage }) => stage.id),
        changes.map(({ health }) => health.status),
        changes.map(({ health }) => health.since),
        changes.map(({ health }) => health.gate),
        changes.map(({ health }) => JSON.stringify(health)),
      ],
    );
    const turned = changes.filter(({ stage, health }) => stage.previous?.status !== health.status);
    if (turned.length === 0) return;
    await query(
      `INSERT INTO health_changes (rollout_id, at, cause, stage_id, from_status, to_status, reasons)
       SELECT $1, $2, $3, * FROM unnest($4::int[], $5::text[], $6::text[], $7::jsonb[])`,
      [
        rolloutId,
        now,
        cause,
        turned.map(({ stage }) => stage.id),
        turned.map(({ stage }) => stage.previous?.status ?? null),
        turned.map(({ health }) => health.status),
        turned.map(({ health }) => JSON.stringify(health.reasons)),
      ],
    );
  }

  /** Of stages that run: an hour has the worst that was seen in it. One that nobody evaluated has no row, and is not known. */
  async noteHour({ query }: Statements, stages: { id: number; status: HealthStatus }[], now: Date): Promise<void> {
    await query(
      `INSERT INTO stage_hours AS known (stage_id, hour, status) SELECT s.id, date_trunc('hour', $3::timestamptz, 'UTC'), s.status FROM unnest($1::int[], $2::text[]) AS s (id, status)
       ON CONFLICT (stage_id, hour) DO UPDATE SET status = excluded.status WHERE array_position($4::text[], excluded.status) < array_position($4::text[], known.status)`,
      [stages.map(({ id }) => id), stages.map(({ status }) => status), now, WORST_FIRST],
    );
  }

  /** Health of stages that were taken out of the declaration; true when there was some. */
  async dropRemoved({ query }: Statements, rolloutId: number): Promise<boolean> {
    const dropped = await query(
      'DELETE FROM stage_health h USING stages s WHERE s.id = h.stage_id AND h.rollout_id = $1 AND s.removed_at IS NOT NULL RETURNING h.stage_id',
      [rolloutId],
    );
    return dropped.length > 0;
  }

  async markEvaluated(
    { query }: Statements,
    rolloutId: number,
    revision: number,
    surroundings: Surroundings,
    times: { evaluatedAt: Date; watchedTo: Date | null },
  ): Promise<void> {
    await query('UPDATE rollouts SET evaluated_at = $2, revision = $3, surroundings = $4, watched_to = $5 WHERE id = $1', [
      rolloutId,
      times.evaluatedAt,
      revision,
      JSON.stringify(surroundings),
      times.watchedTo,
    ]);
  }

  async markAnnounced(statements: Statements, rolloutId: number, revision: number): Promise<void> {
    await statements.query('UPDATE rollouts SET announced_revision = greatest(announced_revision, $2) WHERE id = $1', [rolloutId, revision]);
  }
}
