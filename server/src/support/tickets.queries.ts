import { Injectable } from '@nestjs/common';
import type { TicketHistory, TicketPage, TicketQuery, TicketRow } from '@rollout-health/shared/support';
import { notFound } from '../platform/problem.js';
import { Database } from '../storage/database.js';
import { Places } from '../storage/places.js';
import { csvLine } from '../platform/csv.js';
import { filterTickets } from './ticket-filter.js';

type Times = 'openedAt' | 'updatedAt' | 'firstReplyAt' | 'solvedAt';
type Row = Omit<TicketRow, Times> & { sourceId: number; openedAt: Date; updatedAt: Date; firstReplyAt: Date | null; solvedAt: Date | null };

const FROM = 'FROM tickets t JOIN sources o ON o.id = t.source_id LEFT JOIN stages s ON s.id = t.stage_id';
const SELECT = `
  SELECT t.source_id AS "sourceId", o.key AS source, t.id, s.key AS stage, t.status, t.priority, t.topic, t.assignee, t.user_id AS "user", coalesce(t.segment, '{}') AS segment,
    t.opened_at AS "openedAt", t.updated_at AS "updatedAt", t.first_reply_at AS "firstReplyAt", t.solved_at AS "solvedAt", t.reopened, t.workaround, t.url ${FROM}`;
// Newest first; the same ticket never stands twice, nor between two pages.
const ORDER = 'ORDER BY t.opened_at DESC, t.source_id, t.id';

const PAGE = 50;
const ROWS_AT_ONCE = 1_000;
const COLUMNS = [
  'source',
  'id',
  'stage',
  'status',
  'priority',
  'topic',
  'assignee',
  'user',
  'segment',
  'openedAt',
  'updatedAt',
  'firstReplyAt',
  'solvedAt',
  'reopened',
  'workaround',
  'url',
] as const satisfies (keyof TicketRow)[];

@Injectable()
export class TicketsQueries {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
  ) {}

  async page(rolloutKey: string, query: TicketQuery): Promise<TicketPage> {
    const rollout = await this.places.rollout(rolloutKey);
    const { where, parameters } = filterTickets(rollout.id, query);
    const limit = Math.min(Math.max(Number(query.limit ?? PAGE), 1), 500);
    const [count, rows] = await Promise.all([
      this.database.one<{ total: number }>(`SELECT count(*) AS total ${FROM} WHERE ${where}`, parameters),
      this.database.query<Row>(`${SELECT} WHERE ${where} ${ORDER} LIMIT ${limit} OFFSET ${Number(query.offset ?? 0)}`, parameters),
    ]);
    return { total: count?.total ?? 0, tickets: rows.map(toTicketRow) };
  }

  /** Every row of the filter, a thousand at once: a slow reader holds no connection. */
  async csv(rolloutKey: string, query: TicketQuery): Promise<AsyncGenerator<string>> {
    const rollout = await this.places.rollout(rolloutKey);
    return this.lines(filterTickets(rollout.id, query));
  }

  async history(rolloutKey: string, source: string, id: string): Promise<TicketHistory> {
    const rollout = await this.places.rollout(rolloutKey);
    const row = await this.database.one<Row>(`${SELECT} WHERE t.rollout_id = $1 AND o.key = $2 AND t.id = $3`, [rollout.id, source, id]);
    if (!row) throw notFound(`The source "${source}" sent no ticket "${id}".`);
    const states = await this.database.query<{ updatedAt: Date; status: TicketRow['status']; assignee: string | null; receivedAt: Date }>(
      `SELECT updated_at AS "updatedAt", status, record ->> 'assignee' AS assignee, received_at AS "receivedAt" FROM ticket_states
       WHERE source_id = $1 AND ticket_id = $2 ORDER BY updated_at, received_at`,
      [row.sourceId, id],
    );
    return {
      ...toTicketRow(row),
      states: states.map((state) => ({ ...state, updatedAt: state.updatedAt.toISOString(), receivedAt: state.receivedAt.toISOString() })),
    };
  }

  private async *lines({ where, parameters }: ReturnType<typeof filterTickets>): AsyncGenerator<string> {
    yield csvLine([...COLUMNS]);
    let last: Row | undefined;
    do {
      const after = parameters.length;
      const rows: Row[] = await this.database.query<Row>(
        last
          ? `${SELECT} WHERE ${where} AND (t.opened_at < $${after + 1} OR (t.opened_at = $${after + 1} AND (t.source_id, t.id) > ($${after + 2}, $${after + 3}))) ${ORDER} LIMIT ${ROWS_AT_ONCE}`
          : `${SELECT} WHERE ${where} ${ORDER} LIMIT ${ROWS_AT_ONCE}`,
        last ? [...parameters, last.openedAt, last.sourceId, last.id] : parameters,
      );
      if (rows.length > 0) yield rows.map(toTicketRow).map(toLine).join('');
      last = rows.length === ROWS_AT_ONCE ? rows.at(-1) : undefined;
    } while (last);
  }
}

function toTicketRow({ sourceId: _, ...row }: Row): TicketRow {
  return {
    ...row,
    openedAt: row.openedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    firstReplyAt: row.firstReplyAt?.toISOString() ?? null,
    solvedAt: row.solvedAt?.toISOString() ?? null,
  };
}

function toLine(row: TicketRow): string {
  const segment = Object.entries(row.segment)
    .map(([dimension, value]) => `${dimension}:${value}`)
    .join('; ');
  return csvLine(COLUMNS.map((column) => (column === 'segment' ? segment : row[column])));
}
