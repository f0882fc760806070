import { Injectable } from '@nestjs/common';
import type { PostedResult, ReadinessPage, ReadinessResult, ReadinessResultRequest } from '@rollout-health/shared/readiness';
import { readDeclared } from '../health/practice/declared.store.js';
import { expiryOf, judgeReadiness, loadUnitOf, requiredLoad, VALID_DAYS } from '../health/practice/readiness.js';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { badRequest, notFound } from '../platform/problem.js';
import { Database } from '../storage/database.js';
import { PracticeJournal } from './practice-journal.js';
import { PracticeReader } from './practice.reader.js';

type ResultRow = Omit<ReadinessResult, 'doneAt' | 'expiresAt'> & { key: string; doneAt: Date; expiresAt: Date | null };

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
    const { declared, facts, stages, current, next, now, rollout: place } = await this.reader.read(rollout);
    const results = await this.database.query<ResultRow>(
      `SELECT id::text, key, outcome, load, scope, evidence, link, done_at AS "doneAt", expires_at AS "expiresAt", posted_by AS "postedBy",
         CASE WHEN f.result_id IS NOT NULL THEN jsonb_build_object('name', f.name, 'type', f.type, 'bytes', f.bytes) END AS file
       FROM readiness_results r LEFT JOIN readiness_files f ON f.result_id = r.id WHERE rollout_id = $1 ORDER BY done_at DESC, r.id DESC LIMIT 1000`,
      [place.id],
    );
    return {
      asOf: now.toISOString(),
      next: next && { stage: next.key, name: next.name, plannedUsers: next.plannedUsers },
      rehearsal:
        current && (current.state === 'active' || current.state === 'paused')
          ? { stage: current.key, name: current.name, lastAt: facts.rehearsals.get(current.id)?.toISOString() ?? null }
          : null,
      checks: declared.readinessChecks.map((check) => {
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
          results: results
            .filter((result) => result.key === key)
            .map(({ key: _, ...result }) => ({ ...result, doneAt: result.doneAt.toISOString(), expiresAt: expiryOf(check, result).toISOString() })),
        };
      }),
    };
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
