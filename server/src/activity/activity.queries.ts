import { Injectable } from '@nestjs/common';
import type { ActivityEntry, ActivityPage, ActivityQuery } from '@rollout-health/shared/activity';
import { csvLine } from '../platform/csv.js';
import { Database } from '../storage/database.js';

type Row = Omit<ActivityEntry, 'id' | 'at'> & { id: number; at: Date };

const COLUMNS = ['id', 'at', 'actor', 'actorKind', 'address', 'action', 'rollout', 'subject', 'before', 'after'] as const;
const EXPORTED_AT_ONCE = 1_000;
const CHOICES = 200;

// $1 null: all rollouts and what belongs to none.
const WHERE = `($1::int IS NULL OR a.rollout_id = $1) AND ($2::text IS NULL OR a.actor = $2) AND ($3::text IS NULL OR a.action = $3)
  AND ($4::text IS NULL OR position(lower($4) IN lower(a.subject)) > 0) AND ($5::timestamptz IS NULL OR a.at >= $5) AND ($6::timestamptz IS NULL OR a.at < $6)`;
const SELECT = `SELECT a.id, a.at, a.actor, a.actor_kind AS "actorKind", a.address, a.action, r.key AS rollout, a.subject, a.before, a.after
  FROM activity a LEFT JOIN rollouts r ON r.id = a.rollout_id WHERE ${WHERE} AND ($7::bigint IS NULL OR a.id < $7) ORDER BY a.id DESC`;

/** Who changed what, newest first. */
@Injectable()
export class ActivityQueries {
  constructor(private readonly database: Database) {}

  async page(rolloutId: number | null, query: ActivityQuery): Promise<ActivityPage> {
    const filter = parametersOf(rolloutId, query);
    const [rows, total, actors, actions] = await Promise.all([
      this.database.query<Row>(`${SELECT} LIMIT $8`, [...filter, query.before ?? null, Math.max(1, Number(query.limit ?? 100))]),
      this.database.one<{ count: number }>(`SELECT count(*)::int AS count FROM activity a WHERE ${WHERE}`, filter),
      this.choices('actor', rolloutId),
      this.choices('action', rolloutId),
    ]);
    return { total: total?.count ?? 0, entries: rows.map(toEntry), actors, actions };
  }

  /** All that pass the filter, line by line. */
  async *lines(rolloutId: number | null, query: ActivityQuery, format: 'csv' | 'ndjson'): AsyncGenerator<string> {
    if (format === 'csv') yield csvLine([...COLUMNS]);
    let before: number | null = query.before === undefined ? null : Number(query.before);
    for (;;) {
      const rows: Row[] = await this.database.query<Row>(`${SELECT} LIMIT ${EXPORTED_AT_ONCE}`, [...parametersOf(rolloutId, query), before]);
      for (const row of rows) {
        const entry = toEntry(row);
        yield format === 'csv' ? csvLine(COLUMNS.map((column) => toCell(entry[column]))) : `${JSON.stringify(entry)}\n`;
      }
      before = rows.at(-1)?.id ?? null;
      if (rows.length < EXPORTED_AT_ONCE) return;
    }
  }

  private async choices(column: 'actor' | 'action', rolloutId: number | null): Promise<string[]> {
    const rows = await this.database.query<{ choice: string }>(
      `SELECT DISTINCT ${column} AS choice FROM activity WHERE $1::int IS NULL OR rollout_id = $1 ORDER BY 1 LIMIT ${CHOICES}`,
      [rolloutId],
    );
    return rows.map(({ choice }) => choice);
  }
}

function parametersOf(rolloutId: number | null, { actor, action, subject, from, to }: ActivityQuery): unknown[] {
  return [rolloutId, actor ?? null, action ?? null, subject ?? null, from ?? null, to ?? null];
}

const toEntry = (row: Row): ActivityEntry => ({ ...row, id: String(row.id), at: row.at.toISOString() });

const toCell = (value: unknown): string | null => (value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value));
