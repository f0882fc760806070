import { Injectable } from '@nestjs/common';
import type { ReadinessCheckDeclaration } from '@rollout-health/shared/declared-practice';
import type { PostedResult, ReadinessPage, ReadinessResult, ReadinessResultRequest, ReadinessRow } from '@rollout-health/shared/readiness';
import { readDeclared } from '../health/practice/declared.store.js';
import { expiryOf, judgeReadiness, loadUnitOf, requiredLoad, VALID_DAYS } from '../health/practice/readiness.js';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { badRequest, notFound } from '../platform/problem.js';
import { Database } from '../storage/database.js';
import { PracticeJournal } from './practice-journal.js';
import { PracticeReader, type PracticeReading } from './practice.reader.js';

type StoredResult = Omit<ReadinessResult, 'doneAt' | 'expiresAt'> & { doneAt: Date; expiresAt: Date | null };

/** Results of readiness checks, and whether they count for the next stage. */
@Injectable()
export class ReadinessStore {
  constructor(
    private readonly journal: PracticeJournal,
    private readonly reader: PracticeReader,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async page(rollout: string): Promise<ReadinessPage> {
    const reading = await this.reader.read(rollout);
    const { declared, facts, current, next, now } = reading;
    const results = await this.results(reading.rollout.id);
    const checks = declared.readinessChecks.map((check) => toRow(check, results.get(check.key) ?? [], reading));
    for (const { key } of checks) results.delete(key);
    return {
      asOf: now.toISOString(),
      next: next && { stage: next.key, name: next.name, plannedUsers: next.plannedUsers },
      rehearsal:
        current && (current.state === 'active' || current.state === 'paused')
          ? { stage: current.key, name: current.name, lastAt: facts.rehearsals.get(current.id)?.toISOString() ?? null }
          : null,
      checks,
      removed: [...results].map(([key, own]) => ({
        key,
        results: own.map(({ expiresAt: _, ...result }) => ({ ...result, doneAt: result.doneAt.toISOString() })),
      })),
    };
  }

  /** By the key of the check, newest first. */
  private async results(rolloutId: number): Promise<Map<string, StoredResult[]>> {
    const rows = await this.database.query<StoredResult & { key: string }>(
      `SELECT id::text, key, outcome, load, scope, evidence, link, done_at AS "doneAt", expires_at AS "expiresAt", posted_by AS "postedBy",
         CASE WHEN f.result_id IS NOT NULL THEN jsonb_build_object('name', f.name, 'type', f.type, 'bytes', f.bytes) END AS file
       FROM readiness_results r LEFT JOIN readiness_files f ON f.result_id = r.id WHERE rollout_id = $1 ORDER BY done_at DESC, r.id DESC LIMIT 1000`,
      [rolloutId],
    );
    const byKey = new Map<string, StoredResult[]>();
    for (const { key, ...result } of rows) byKey.set(key, [...(byKey.get(key) ?? []), result]);
    return byKey;
  }

  async post(rollout: string, key: string, request: ReadinessResultRequest, caller: Caller): Promise<PostedResult> {
    const now = this.clock.now();
    const { outcome, load, scope, evidence, link, doneAt, expiresAt } = request;
    if (doneAt !== undefined && Date.parse(doneAt) > now.getTime() + 300_000)
      throw badRequest('A result cannot come from the future. Mend doneAt and post it again.', [{ path: 'doneAt', message: 'lies in the future' }]);
    return this.journal.change(rollout, caller, async (statements, { id }) => {
      const { readinessChecks } = await readDeclared(statements, id);
      if (!readinessChecks.some((check) => check.key === key)) throw notFound(`The rollout "${rollout}" declares no readiness check "${key}".`);
      const [made] = await statements.query<PostedResult>(
        `INSERT INTO readiness_results (rollout_id, key, outcome, evidence, link, load, scope, done_at, expires_at, posted_by, posted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id::text`,
        [id, key, outcome, evidence ?? null, link ?? null, load ?? null, scope ?? null, doneAt ?? now, expiresAt ?? null, caller.name, now],
      );
      if (!made) throw new Error('the result was not written');
      return { action: `readiness check ${outcome}`, subject: key, after: request, answer: made };
    });
  }
}

/** Whether it counts, for the size of the stage that comes next. */
function toRow(check: ReadinessCheckDeclaration, results: StoredResult[], { stages, current, next, facts, now }: PracticeReading): ReadinessRow {
  const { key, name, area, owner, before, validDays = VALID_DAYS } = check;
  // A check for a later stage is held against that one's size.
  const later = stages.find((stage) => stage.key === before);
  const ahead = later && next && later.position > next.position ? later : next;
  const required = ahead ? requiredLoad(check, current ?? ahead, ahead, facts) : null;
  return {
    key,
    name,
    area,
    owner: owner ?? null,
    before: before ?? null,
    validDays,
    load: loadUnitOf(check),
    required,
    ...judgeReadiness(check, facts.evidence.get(key), required, now),
    results: results.map((result) => ({ ...result, doneAt: result.doneAt.toISOString(), expiresAt: expiryOf(check, result).toISOString() })),
  };
}
