import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { RolloutDeclaration, type CriterionDeclaration, type StageDeclaration } from '@rollout-health/shared/rollout';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { DeclarationTextStore } from './declaration-text.store.js';
import { noteActivity, type ActivityNote } from '../storage/activity.js';
import { Database, type Statements } from '../storage/database.js';
import { LAST_SEEN_ID } from '../storage/last-seen.js';
import { noRollout } from '../storage/places.js';

export interface Applied {
  rolloutId: number;
  isNew: boolean;
}

/**
 * Applies a rollout's whole declaration. The same document again changes nothing; what left the document is hidden, its history kept.
 * What signals are counted by has tables; the rest (responsibilities, dependencies, readiness checks, assumptions, capacity, gates)
 * is read from the document itself.
 */
@Injectable()
export class DeclarationStore {
  constructor(
    private readonly database: Database,
    private readonly texts: DeclarationTextStore,
    private readonly clock: Clock,
  ) {}

  /** `text`: as it was written; without one, the text that stands is revised. `ifVersion`: refused when another version stands by now. */
  async apply(declaration: RolloutDeclaration, caller: Caller, { text, ifVersion }: { text?: string; ifVersion?: number } = {}): Promise<Applied> {
    return this.database.transaction(async (statements) => {
      const before = await this.take(statements, declaration.key);
      if (ifVersion !== undefined) await this.texts.demandVersion(statements, declaration.key, ifVersion);
      const applied = await this.write(statements, declaration, before);
      const isChanged = await this.texts.keep(statements, applied.rolloutId, declaration, text, caller);
      const action = applied.isNew ? 'rollout declared' : 'rollout declared again';
      if (isChanged)
        await noteActivity(statements, { actor: caller, action, rolloutId: applied.rolloutId, subject: declaration.key, before, after: declaration });
      return applied;
    });
  }

  /**
   * Changes the declaration that stands; nobody else changes it in between. A note without before and after tells the parts that differ.
   * The number of the rollout; throws 404 where there is none, and what `edit` throws.
   */
  async change(key: string, edit: (declaration: RolloutDeclaration) => RolloutDeclaration, note: Omit<ActivityNote, 'rolloutId'>): Promise<number> {
    return this.database.transaction(async (statements) => {
      const before = await this.take(statements, key);
      if (!before) throw noRollout(key);
      const after = edit(before);
      const { rolloutId } = await this.write(statements, after, before);
      if (await this.texts.keep(statements, rolloutId, after, undefined, note.actor))
        await noteActivity(statements, { before: changedParts(before, after), after: changedParts(after, before), ...note, rolloutId });
      return rolloutId;
    });
  }

  private async take({ query }: Statements, key: string): Promise<RolloutDeclaration | undefined> {
    const [known] = await query<{ declaration: RolloutDeclaration }>('SELECT declaration FROM rollouts WHERE key = $1 FOR NO KEY UPDATE', [key]);
    return known?.declaration;
  }

  private async write(statements: Statements, declaration: RolloutDeclaration, before: RolloutDeclaration | undefined): Promise<Applied> {
    const applied = await this.applyRollout(statements, declaration);
    const stageIds = await this.applyStages(statements, applied.rolloutId, declaration.stages, before?.stages ?? []);
    await this.applyDimensions(statements, applied.rolloutId, declaration);
    await this.applyJourneys(statements, applied.rolloutId, declaration);
    for (const stage of declaration.stages) await this.applyCriteria(statements, stageIds.get(stage.key) as number, stage.criteria ?? []);
    return applied;
  }

  private async applyRollout({ query }: Statements, declaration: RolloutDeclaration): Promise<Applied> {
    const { key, name, purpose } = declaration;
    const [row] = await query<{ id: number; isNew: boolean }>(
      `INSERT INTO rollouts (key, name, purpose, declaration) VALUES ($1, $2, $3, $4)
       ON CONFLICT (key) DO UPDATE SET name = excluded.name, purpose = excluded.purpose, declaration = excluded.declaration
       RETURNING id, xmax = 0 AS "isNew"`,
      [key, name, purpose, JSON.stringify(declaration)],
    );
    return { rolloutId: row?.id as number, isNew: row?.isNew as boolean };
  }

  private async applyStages(
    statements: Statements,
    rolloutId: number,
    stages: StageDeclaration[],
    declaredBefore: StageDeclaration[],
  ): Promise<Map<string, number>> {
    const { query } = statements;
    const known = await query<{ id: number; key: string; startedAt: Date | null }>(
      'SELECT id, key, started_at AS "startedAt" FROM stages WHERE rollout_id = $1',
      [rolloutId],
    );
    const isNew = known.length === 0;
    const ids = new Map<string, number>();
    for (const [position, stage] of stages.entries()) {
      const before = known.find(({ key }) => key === stage.key);
      // A new rollout that says nothing of states begins with its first stage.
      const state = stage.state ?? (isNew && position === 0 && stages.every((other) => other.state === undefined) ? 'active' : 'planned');
      // A decision may have begun the stage since: only a date that differs from the one declared last moves it.
      const isMoved = stage.startedAt !== undefined && !(before && isSameTime(stage.startedAt, declaredBefore.find(({ key }) => key === stage.key)?.startedAt));
      const begins = isMoved ? new Date(stage.startedAt as string) : before ? before.startedAt : state === 'planned' ? null : this.clock.now();
      const startedAt = begins && toBucket(begins);
      const [row] = await query<{ id: number; startedAt: Date | null }>(
        `INSERT INTO stages (rollout_id, key, name, kind, position, planned_users, state, started_at, planned_days, minimum_days, false_alarm_budget, ended_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (rollout_id, key) DO UPDATE SET name = excluded.name, kind = excluded.kind, position = excluded.position, planned_users = excluded.planned_users,
           started_at = excluded.started_at, planned_days = excluded.planned_days, minimum_days = excluded.minimum_days,
           false_alarm_budget = excluded.false_alarm_budget, removed_at = NULL
         RETURNING id, started_at AS "startedAt"`,
        [
          rolloutId,
          stage.key,
          stage.name,
          stage.kind,
          position,
          stage.plannedUsers,
          state,
          startedAt,
          stage.plannedDays ?? null,
          stage.minimumDays ?? null,
          stage.falseAlarmBudget ?? null,
          stage.endedAt ?? null,
        ],
      );
      if (!row) continue;
      ids.set(stage.key, row.id);
      if (before && before.startedAt?.getTime() !== row.startedAt?.getTime()) {
        await rebuildTotals(statements, row.id);
        await query(
          'DELETE FROM break_watches WHERE criterion_version_id IN (SELECT v.id FROM criterion_versions v JOIN criteria c ON c.id = v.criterion_id WHERE c.stage_id = $1)',
          [row.id],
        );
      }
    }
    await query('UPDATE stages SET removed_at = coalesce(removed_at, $3) WHERE rollout_id = $1 AND NOT key = ANY($2)', [
      rolloutId,
      [...ids.keys()],
      this.clock.now(),
    ]);
    return ids;
  }

  private async applyDimensions({ query }: Statements, rolloutId: number, { dimensions = [] }: RolloutDeclaration): Promise<void> {
    await query('DELETE FROM dimensions WHERE rollout_id = $1 AND NOT key = ANY($2)', [rolloutId, dimensions.map(({ key }) => key)]);
    for (const { key, name } of dimensions) {
      await query('INSERT INTO dimensions (rollout_id, key, name) VALUES ($1, $2, $3) ON CONFLICT (rollout_id, key) DO UPDATE SET name = excluded.name', [
        rolloutId,
        key,
        name ?? key,
      ]);
    }
  }

  private async applyJourneys({ query }: Statements, rolloutId: number, { journeys = [] }: RolloutDeclaration): Promise<void> {
    await query('UPDATE journeys SET removed_at = coalesce(removed_at, $3) WHERE rollout_id = $1 AND NOT key = ANY($2)', [
      rolloutId,
      journeys.map(({ key }) => key),
      this.clock.now(),
    ]);
    for (const journey of journeys) {
      await query(
        `INSERT INTO journeys (rollout_id, key, name, start_event, finish_event, within_minutes) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (rollout_id, key) DO UPDATE SET name = excluded.name, start_event = excluded.start_event, finish_event = excluded.finish_event,
           within_minutes = excluded.within_minutes, removed_at = NULL`,
        [rolloutId, journey.key, journey.name, journey.start, journey.finish, journey.withinMinutes ?? 60],
      );
    }
  }

  /**
   * A criterion that reads differently gets a new version; old evaluations keep theirs. One that tests something else while its stage
   * runs is judged from now on only: a limit that was chosen after looking says nothing of what was looked at.
   */
  private async applyCriteria({ query }: Statements, stageId: number, criteria: CriterionDeclaration[]): Promise<void> {
    await query('UPDATE criteria SET removed_at = coalesce(removed_at, $3) WHERE stage_id = $1 AND NOT key = ANY($2)', [
      stageId,
      criteria.map(({ key }) => key),
      this.clock.now(),
    ]);
    for (const criterion of criteria) {
      const [row] = await query<{ id: number }>(
        'INSERT INTO criteria (stage_id, key) VALUES ($1, $2) ON CONFLICT (stage_id, key) DO UPDATE SET removed_at = NULL RETURNING id',
        [stageId, criterion.key],
      );
      const [before] = await query<VersionRow>(
        `SELECT v.version, v.definition, v.judged_from AS "judgedFrom", v.attempt, s.state IN ('active', 'paused') AS "isRunning"
         FROM criterion_versions v JOIN criteria c ON c.id = v.criterion_id AND c.version = v.version JOIN stages s ON s.id = c.stage_id WHERE c.id = $1`,
        [row?.id],
      );
      if (before && isDeepStrictEqual(before.definition, criterion)) continue;
      const now = this.clock.now();
      const isAnew = before?.isRunning && !isDeepStrictEqual(testOf(before.definition), testOf(criterion));
      await query(
        `WITH noted AS (UPDATE criteria SET version = $2 WHERE id = $1)
         INSERT INTO criterion_versions (criterion_id, version, definition, made_at, judged_from, attempt) VALUES ($1, $2, $3, $4, $5, $6)`,
        [
          row?.id,
          (before?.version ?? 0) + 1,
          JSON.stringify(criterion),
          now,
          isAnew ? toBucket(now) : (before?.judgedFrom ?? null),
          (before?.attempt ?? 1) + (isAnew ? 1 : 0),
        ],
      );
    }
  }
}

/** The top-level parts of a declaration that read differently in another. */
function changedParts(of: RolloutDeclaration, other: RolloutDeclaration): Partial<RolloutDeclaration> {
  const names = Object.keys(RolloutDeclaration.shape) as (keyof RolloutDeclaration)[];
  return Object.fromEntries(names.flatMap((name) => (JSON.stringify(of[name]) === JSON.stringify(other[name]) ? [] : [[name, of[name]]])));
}

interface VersionRow {
  version: number;
  definition: CriterionDeclaration;
  judgedFrom: Date | null;
  attempt: number;
  isRunning: boolean;
}

/** What of a criterion decides its verdicts. */
const testOf = ({ metric, of, comparison, threshold, baseline, scope, windowMinutes, wholeDays }: CriterionDeclaration) =>
  JSON.parse(JSON.stringify({ metric, of, comparison, threshold, baseline, scope, windowMinutes, wholeDays })) as unknown;

const isSameTime = (one: string, other: string | undefined): boolean => other !== undefined && Date.parse(one) === Date.parse(other);

/** A stage begins with a bucket of rollups (ten seconds), so that its sums are exact. */
export const toBucket = (time: Date): Date => new Date(Math.floor(time.getTime() / 10_000) * 10_000);

/** The sums of a stage's life, made again from rollups: its beginning moved. */
export async function rebuildTotals({ query }: Statements, stageId: number): Promise<void> {
  // Batches add to both tables at once: none may come in between.
  await query('LOCK TABLE stage_totals IN SHARE ROW EXCLUSIVE MODE');
  await query('DELETE FROM stage_totals WHERE stage_id = $1', [stageId]);
  await query(
    `INSERT INTO stage_totals (stage_id, segment_id, series_id, value)
     SELECT r.stage_id, r.segment_id, r.series_id, sum(r.value) FROM rollups r JOIN stages s ON s.id = r.stage_id
     WHERE r.stage_id = $1 AND r.at >= s.started_at AND r.series_id IS DISTINCT FROM ${LAST_SEEN_ID} GROUP BY 1, 2, 3`,
    [stageId],
  );
}
