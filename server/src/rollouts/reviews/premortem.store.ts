import { Injectable } from '@nestjs/common';
import type { PremortemItem, ReviewChange } from '@rollout-health/shared/reviews';
import type { Caller } from '../../platform/access.js';
import { Clock } from '../../platform/clock.js';
import { badRequest, notFound } from '../../platform/problem.js';
import { noteActivity } from '../../storage/activity.js';
import { Database, type Statements } from '../../storage/database.js';
import type { RolloutRecord } from '../../storage/entities/rollout.entity.js';

interface Row extends Omit<PremortemItem, 'addedAt' | 'markedAt' | 'isSettled'> {
  addedAt: Date;
  markedAt: Date | null;
}

// The last mark of an item, from whichever review.
const ITEMS = `SELECT i.id::text, i.text, i.added_by AS "addedBy", i.added_at AS "addedAt", m.mark, m.note, m.marked_by AS "markedBy", m.marked_at AS "markedAt"
  FROM premortem_items i
  LEFT JOIN LATERAL (SELECT * FROM premortem_marks WHERE item_id = i.id ORDER BY marked_at DESC, review_id DESC LIMIT 1) AS m ON true
  WHERE i.rollout_id = $1 AND i.withdrawn_at IS NULL ORDER BY i.id`;

/** What may go wrong, written down before it does, and what became of it. */
@Injectable()
export class PremortemStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async list(rolloutId: number, statements: Statements = this.database): Promise<PremortemItem[]> {
    return (await statements.query<Row>(ITEMS, [rolloutId])).map(toItem);
  }

  async add(rollout: RolloutRecord, text: string, caller: Caller): Promise<PremortemItem> {
    const now = this.clock.now();
    return this.database.transaction(async (statements) => {
      const [row] = await statements.query<{ id: string }>(
        'INSERT INTO premortem_items (rollout_id, text, added_by, added_at) VALUES ($1, $2, $3, $4) RETURNING id::text',
        [rollout.id, text, caller.name, now],
      );
      await noteActivity(statements, { actor: caller, action: 'pre-mortem added', rolloutId: rollout.id, subject: row?.id ?? '', after: { text } });
      return toItem({ id: row?.id ?? '', text, addedBy: caller.name, addedAt: now, mark: null, note: null, markedBy: null, markedAt: null });
    });
  }

  async withdraw(rollout: RolloutRecord, id: number, caller: Caller): Promise<void> {
    await this.database.transaction(async (statements) => {
      const [row] = await statements.query<{ text: string }>(
        'UPDATE premortem_items SET withdrawn_at = $3 WHERE rollout_id = $1 AND id = $2 AND withdrawn_at IS NULL RETURNING text',
        [rollout.id, id, this.clock.now()],
      );
      if (!row) throw notFound(`The pre-mortem list of "${rollout.key}" has no item ${id}.`);
      await noteActivity(statements, { actor: caller, action: 'pre-mortem withdrawn', rolloutId: rollout.id, subject: String(id), before: { text: row.text } });
    });
  }

  async mark(statements: Statements, rolloutId: number, reviewId: number, marks: NonNullable<ReviewChange['marks']>, caller: Caller): Promise<void> {
    const known = new Set((await this.list(rolloutId, statements)).map(({ id }) => id));
    const unknown = marks.filter(({ item }) => !known.has(item));
    if (unknown.length > 0) {
      throw badRequest(
        'Some items are not on the pre-mortem list.',
        unknown.map(({ item }) => ({ path: 'marks', message: `no item has the number ${item}` })),
      );
    }
    for (const { item, mark, note } of marks) {
      await statements.query(
        `INSERT INTO premortem_marks (review_id, item_id, mark, note, marked_by, marked_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (review_id, item_id) DO UPDATE SET mark = excluded.mark, note = excluded.note, marked_by = excluded.marked_by, marked_at = excluded.marked_at`,
        [reviewId, Number(item), mark, note?.trim() || null, caller.name, this.clock.now()],
      );
    }
  }

  /** Items that a review has still to mark: those that nobody settled in an earlier one. */
  async unmarked({ query }: Statements, rolloutId: number, reviewId: number): Promise<{ id: string; text: string }[]> {
    return query<{ id: string; text: string }>(
      `SELECT i.id::text, i.text FROM premortem_items i WHERE i.rollout_id = $1 AND i.withdrawn_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM premortem_marks m WHERE m.item_id = i.id AND (m.review_id = $2 OR m.mark <> 'still-possible')) ORDER BY i.id`,
      [rolloutId, reviewId],
    );
  }
}

function toItem({ addedAt, markedAt, ...row }: Row): PremortemItem {
  return {
    ...row,
    addedAt: addedAt.toISOString(),
    markedAt: markedAt?.toISOString() ?? null,
    isSettled: row.mark === 'happened' || row.mark === 'not',
  };
}
