import { Injectable } from '@nestjs/common';
import type { OccurrenceRequest, WorkaroundChange, WorkaroundRequest } from '@rollout-health/shared/workarounds';
import { readStages } from '../health/practice/practice.store.js';
import { whereabouts } from '../health/practice/whereabouts.js';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { badRequest, notFound } from '../platform/problem.js';
import type { Statements } from '../storage/database.js';
import { PracticeJournal } from './practice-journal.js';

const COLUMNS = `name, kind, stage_id, who, minutes, per, counted_by, counted_of, per_doubling, journey, tolerable_users, limit_hours, must_go, plan, owner, due, note`;
const VALUES = Array.from({ length: 17 }, (_, index) => `$${index + 3}`).join(', ');

/** Writes workarounds and what was counted of them by hand. */
@Injectable()
export class WorkaroundStore {
  constructor(
    private readonly journal: PracticeJournal,
    private readonly clock: Clock,
  ) {}

  async add(rollout: string, { ticket, ...fields }: WorkaroundRequest, caller: Caller): Promise<string> {
    return this.journal.change(rollout, caller, async (statements, { id }) => {
      const key = await this.freeKey(statements, id, fields.name);
      const [row] = await statements.query<{ id: number }>(
        `INSERT INTO workarounds (rollout_id, key, ${COLUMNS}, made_by, made_at, ticket_source, ticket_id) VALUES ($1, $2, ${VALUES}, $20, $21, $22, $23) RETURNING id`,
        [id, key, ...(await this.values(statements, id, fields)), caller.name, this.clock.now(), ticket?.source ?? null, ticket?.id ?? null],
      );
      if (fields.countedBy === 'hand' && ticket) await this.count(statements, id, row?.id as number, { ticket }, caller);
      return { action: 'workaround written down', subject: key, after: { ...fields, ticket }, answer: key };
    });
  }

  async change(rollout: string, key: string, { isEnded, ...fields }: WorkaroundChange, caller: Caller): Promise<void> {
    await this.journal.change(rollout, caller, async (statements, { id }) => {
      const before = await this.find(statements, id, key);
      const isNewlyEnded = isEnded === true && before.ended_at === null;
      await statements.query(
        `UPDATE workarounds SET (${COLUMNS}) = (${VALUES}), ended_at = CASE WHEN $20 THEN coalesce(ended_at, $21) END, ended_by = CASE WHEN $20 THEN coalesce(ended_by, $22) END
         WHERE rollout_id = $1 AND key = $2`,
        [id, key, ...(await this.values(statements, id, fields)), isEnded ?? false, this.clock.now(), caller.name],
      );
      return { action: isNewlyEnded ? 'workaround ended' : 'workaround changed', subject: key, before, after: { ...fields, isEnded }, answer: undefined };
    });
  }

  async addOccurrences(rollout: string, key: string, request: OccurrenceRequest, caller: Caller): Promise<void> {
    await this.journal.change(rollout, caller, async (statements, { id }) => {
      const workaround = await this.find(statements, id, key);
      if (workaround.counted_by !== 'hand')
        throw badRequest('This workaround is counted from signals. Change it to be counted by hand first, or report the signals.', [
          { path: 'occurrences', message: 'is counted from signals' },
        ]);
      await this.count(statements, id, workaround.id, request, caller);
      return { action: 'workaround counted', subject: key, after: request, answer: undefined };
    });
  }

  private async find({ query }: Statements, rolloutId: number, key: string) {
    const [row] = await query<{ id: number; counted_by: string; ended_at: Date | null }>('SELECT * FROM workarounds WHERE rollout_id = $1 AND key = $2', [
      rolloutId,
      key,
    ]);
    if (!row) throw notFound(`There is no workaround "${key}". The page Workarounds lists them.`);
    return row;
  }

  /** Counts where the ticket is, or else where the rollout is now. */
  private async count(statements: Statements, rolloutId: number, workaroundId: number, request: OccurrenceRequest, caller: Caller): Promise<void> {
    const { occurrences = 1, at, ticket } = request;
    const current = whereabouts(await readStages(statements, rolloutId)).current;
    await statements.query(
      `INSERT INTO workaround_occurrences (workaround_id, at, occurrences, noted_by, ticket_source, ticket_id, stage_id)
       SELECT $1, $2, $3, $4, $5, $6, coalesce(
         (SELECT t.stage_id FROM tickets t JOIN sources s ON s.id = t.source_id WHERE s.rollout_id = $7 AND s.key = $5 AND t.id = $6), $8)`,
      [workaroundId, at ?? this.clock.now(), occurrences, caller.name, ticket?.source ?? null, ticket?.id ?? null, rolloutId, current?.id ?? null],
    );
  }

  private async values({ query }: Statements, rolloutId: number, fields: Omit<WorkaroundChange, 'isEnded'>): Promise<unknown[]> {
    const [stage] = fields.stage ? await query<{ id: number }>('SELECT id FROM stages WHERE rollout_id = $1 AND key = $2', [rolloutId, fields.stage]) : [];
    if (fields.stage && !stage) throw badRequest('Some fields cannot be used.', [{ path: 'stage', message: `no stage has the key "${fields.stage}"` }]);
    return [
      fields.name,
      fields.kind,
      stage?.id ?? null,
      fields.who ?? null,
      fields.minutes,
      fields.per,
      fields.countedBy,
      fields.countedOf ?? null,
      fields.perDoubling ?? 2,
      fields.journey ?? null,
      fields.tolerableUsers ?? null,
      fields.limitHours ?? null,
      fields.mustGo ?? false,
      fields.plan ?? null,
      fields.owner ?? null,
      fields.due ?? null,
      fields.note ?? null,
    ];
  }

  private async freeKey({ query }: Statements, rolloutId: number, name: string): Promise<string> {
    const base = toKey(name);
    const taken = await query<{ key: string }>('SELECT key FROM workarounds WHERE rollout_id = $1', [rolloutId]);
    const keys = new Set(taken.map(({ key }) => key));
    for (let number = 1; ; number += 1) {
      const key = number === 1 ? base : `${base.slice(0, 58)}-${number}`;
      if (!keys.has(key)) return key;
    }
  }
}

const toKey = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '') || 'workaround';
