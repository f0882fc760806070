import { Injectable } from '@nestjs/common';
import type { Decision } from '@rollout-health/shared/gate';
import type { HealthChangeRecord, StageHealth } from '@rollout-health/shared/health';
import type { AgendaNote, ReviewEvidence } from '@rollout-health/shared/reviews';
import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import { Clock } from '../../platform/clock.js';
import { conflict } from '../../platform/problem.js';
import { Database, type Statements } from '../../storage/database.js';
import type { StageRecord } from '../../storage/entities/stage.entity.js';
import { differenceOf } from '../difference.js';
import { composeAgenda } from './agenda.js';

type Dated<Row extends { at: string }> = Omit<Row, 'at'> & { at: Date };
type Turn = Pick<HealthChangeRecord, 'at' | 'from' | 'to' | 'reasons'>;
type Taken = Pick<Decision, 'at' | 'by' | 'decision' | 'reason' | 'overrode'>;

const REVISIONS_TOLD = 20;

/** Reads what an agenda is made from. */
@Injectable()
export class AgendaStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async of(stage: StageRecord, statements: Statements = this.database): Promise<ReviewEvidence> {
    const { query } = statements;
    const [row] = await query<{ document: StageHealth; lastHeldAt: Date | null }>(
      `SELECT h.document, (SELECT max(r.closed_at) FROM reviews r WHERE r.stage_id = h.stage_id) AS "lastHeldAt" FROM stage_health h WHERE h.stage_id = $1`,
      [stage.id],
    );
    if (!row) throw conflict('This stage was not evaluated yet: there is no evidence to look at. Try again in a few seconds.');
    const since = row.lastHeldAt ?? stage.startedAt;
    const from = since ?? stage.startedAt ?? new Date(0);
    const turns = await query<Dated<Turn>>(
      `SELECT at, from_status AS "from", to_status AS to, reasons FROM health_changes WHERE stage_id = $1 AND at >= $2 AND from_status IS DISTINCT FROM to_status ORDER BY id`,
      [stage.id, from],
    );
    const decisions = await query<Dated<Taken>>(
      'SELECT at, made_by AS by, decision, reason, overrode FROM decisions WHERE stage_id = $1 AND at >= $2 ORDER BY id',
      [stage.id, from],
    );
    const revised = await query<Dated<{ at: string; criterion: string; from: string; to: string }>>(
      `SELECT r.revised_at AS at, e.verdict->>'criterion' AS criterion, e.outcome AS "from", r.outcome AS to
       FROM evaluation_revisions r JOIN evaluations e ON e.id = r.evaluation_id
       WHERE e.stage_id = $1 AND r.revised_at >= $2 AND r.outcome <> e.outcome ORDER BY r.revised_at LIMIT ${REVISIONS_TOLD}`,
      [stage.id, from],
    );
    return composeAgenda({
      health: row.document,
      since,
      turns: turns.map(toDated),
      decisions: decisions.map(toDated),
      revised: revised.map(toDated),
      declared: await this.declared(statements, stage, from),
      workarounds: await this.workarounds(statements, stage),
      now: this.clock.now(),
    });
  }

  private async declared({ query }: Statements, stage: StageRecord, since: Date) {
    const rows = await query<{ at: Date; by: string; document: RolloutDeclaration; before: RolloutDeclaration | null }>(
      `SELECT at, by, document, before FROM (
         SELECT applied_at AS at, applied_by AS by, document, lag(document) OVER (ORDER BY version) AS before, version FROM declarations WHERE rollout_id = $1) AS versions
       WHERE at >= $2 AND before IS NOT NULL ORDER BY version`,
      [stage.rolloutId, since],
    );
    return rows.map(({ at, by, document, before }) => {
      // What stands under another stage is not this one's.
      const changes = differenceOf(before, document).filter(({ path }) => !path.startsWith('stages[') || path.startsWith(`stages[${stage.key}]`));
      return { at: at.toISOString(), by, changes };
    });
  }

  /** What is still done by hand, of the whole rollout: a stage's users carry what came before, too. */
  private async workarounds({ query }: Statements, stage: StageRecord): Promise<AgendaNote[]> {
    const rows = await query<{ name: string; kind: string; minutes: number; per: string; owner: string | null; plan: string | null; at: Date }>(
      'SELECT name, kind, minutes, per, owner, plan, made_at AS at FROM workarounds WHERE rollout_id = $1 AND ended_at IS NULL ORDER BY id',
      [stage.rolloutId],
    );
    return rows.map(({ name, kind, minutes, per, owner, plan, at }) => ({
      at: at.toISOString(),
      text: `${name} (${kind.replaceAll('-', ' ')}): ${minutes} min per ${per}, ${owner ? `owned by ${owner}` : 'nobody owns it'}, ${plan ? `plan: ${plan}` : 'no plan yet'}.`,
    }));
  }
}

const toDated = <Row extends { at: Date }>(row: Row) => ({ ...row, at: row.at.toISOString() });
