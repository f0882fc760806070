import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Handles } from '../queue/handles.js';
import type { Payload } from '../queue/queues.js';
import { Database } from '../storage/database.js';
import { HistoryStore } from './history.store.js';
import { judgeAgain, requestsOf, type Made } from './revise.js';

// Newest first; older ones than these were superseded many times over.
const REVISED_AT_ONCE = 200;

/** Judges again what was judged before late signals came. The first verdict stays; what it would have been stands beside it. */
@Injectable()
export class ReviseProcessor {
  constructor(
    private readonly database: Database,
    private readonly histories: HistoryStore,
    private readonly clock: Clock,
  ) {}

  @Handles('health.revise')
  async process({ stageId, from }: Payload<'health.revise'>): Promise<void> {
    const made = await this.find(stageId, new Date(from));
    const history = await this.histories.read(made.flatMap(requestsOf));
    const now = this.clock.now();
    const revised = made.flatMap((evaluation) => {
      const revision = judgeAgain(evaluation, history, now);
      return revision ? [{ id: evaluation.id, revision }] : [];
    });
    if (revised.length === 0) return;
    await this.database.query(
      `INSERT INTO evaluation_revisions (revised_at, evaluation_id, outcome, revision)
       SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::jsonb[])
       ON CONFLICT (evaluation_id) DO UPDATE SET revised_at = excluded.revised_at, outcome = excluded.outcome, revision = excluded.revision`,
      [now, revised.map(({ id }) => id), revised.map(({ revision }) => revision.outcome), revised.map(({ revision }) => JSON.stringify(revision))],
    );
  }

  /** Evaluations of this stage, or compared with it, whose window was not over at `from`. */
  private find(stageId: number, from: Date): Promise<Made[]> {
    return this.database.query<Made>(
      `SELECT e.id, e.stage_id AS "stageId", e.segment_id AS "segmentId", e.window_from AS "windowFrom", e.window_to AS "windowTo", e.outcome, e.verdict->'sample' AS sample,
         v.definition AS declaration,
         e.verdict->'alpha' AS alpha, (e.verdict->'dispersion')::float AS dispersion, e.verdict->>'comparedWith' AS "comparedWith",
         b.id AS "baselineStageId", b.started_at AS "baselineStartedAt", j.within_minutes AS "journeyMinutes", r.outcome AS "revisedOutcome"
       FROM evaluations e
       JOIN criterion_versions v ON v.id = e.criterion_version_id
       LEFT JOIN stages b ON b.rollout_id = e.rollout_id AND b.key = v.definition->'baseline'->>'stage'
       LEFT JOIN journeys j ON j.rollout_id = e.rollout_id AND j.key = v.definition->>'of' AND v.definition->>'metric' IN ('journey-completion', 'unaided-share')
       LEFT JOIN evaluation_revisions r ON r.evaluation_id = e.id
       WHERE e.rollout_id = (SELECT rollout_id FROM stages WHERE id = $1) AND (e.stage_id = $1 OR b.id = $1) AND e.window_to > $2
       ORDER BY e.id DESC LIMIT ${REVISED_AT_ONCE}`,
      [stageId, from],
    );
  }
}
