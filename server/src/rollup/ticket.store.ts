import { Injectable } from '@nestjs/common';
import type { Ticket } from '@rollout-health/shared/signals';
import { timeOf } from '../platform/moment.js';
import type { Statements } from '../storage/database.js';
import { LOCKS } from '../storage/lock-numbers.js';
import { foldTicket, type Placed } from './fold.js';
import type { Increment } from './increments.js';
import { isPlaced, type Placement } from './placement.store.js';
import type { Arrival } from './raw.store.js';
import { compareStates } from './ticket.js';

interface KnownTicket {
  signal: Ticket;
  stageId: number | null;
  segmentIds: number[];
}

export interface TicketChanges {
  increments: Increment[];
  /** Those never seen before. */
  opened: Placed<Ticket>[];
  /** For each state that was not known yet, the id of its ticket. */
  statesOf: string[];
}

const isoOf = (at: string | number | undefined): string | undefined => (at === undefined ? undefined : new Date(timeOf(at)).toISOString());

/** Tickets as they stand, and every state they were reported in. */
@Injectable()
export class TicketStore {
  /** One writer at a time for each source's tickets: whichever state comes first, the newest one stands and counts. */
  async lock({ query }: Statements, sourceId: number): Promise<void> {
    await query('SELECT pg_advisory_xact_lock($1, $2)', [LOCKS.ticketsOfSource, sourceId]);
  }

  /** Without those that were deleted at the end of their days: they stay counted as they stood then. The lock must be held. */
  async leaveOutDeleted({ query }: Statements, sourceId: number, tickets: Ticket[]): Promise<Ticket[]> {
    const rows = await query<{ id: string }>(
      `SELECT t.id FROM unnest($2::text[]) AS t (id) JOIN deleted_tickets d ON d.source_id = $1 AND d.digest = sha256(convert_to(t.id, 'UTF8'))
       WHERE NOT EXISTS (SELECT 1 FROM tickets k WHERE k.source_id = $1 AND k.id = t.id)`,
      [sourceId, [...new Set(tickets.map(({ id }) => id))]],
    );
    const deleted = new Set(rows.map(({ id }) => id));
    return deleted.size === 0 ? tickets : tickets.filter(({ id }) => !deleted.has(id));
  }

  /** Without the user of those whose user was erased; where only that user told the stage, it is the one that the ticket counts in. The lock must be held. */
  async leaveOutErased({ query }: Statements, sourceId: number, tickets: Ticket[]): Promise<Ticket[]> {
    const rows = await query<{ id: string; stage: string | null }>(
      'SELECT t.id, s.key AS stage FROM tickets t LEFT JOIN stages s ON s.id = t.stage_id WHERE t.source_id = $1 AND t.id = ANY($2) AND t.is_erased',
      [sourceId, [...new Set(tickets.map(({ id }) => id))]],
    );
    if (rows.length === 0) return tickets;
    const stages = new Map(rows.map(({ id, stage }) => [id, stage ?? undefined]));
    return tickets.map((ticket) => {
      if (!stages.has(ticket.id)) return ticket;
      const { user: _, stage = stages.get(ticket.id), ...rest } = ticket;
      return { ...rest, ...(stage !== undefined && { stage }) };
    });
  }

  /** `newest`: one state a ticket, placed; `all`: every state of the batch. The lock must be held. */
  async add(statements: Statements, arrival: Arrival, newest: Placement<Ticket>[], all: Ticket[]): Promise<TicketChanges> {
    const known = await this.read(
      statements,
      arrival.sourceId,
      newest.map(({ signal }) => signal.id),
    );
    const winning = newest.filter(({ signal }) => {
      const before = known.get(signal.id);
      return !before || compareStates(signal, before.signal) > 0;
    });
    await this.write(statements, arrival, winning);
    const statesOf = await this.addStates(statements, arrival, all);
    const increments = winning.flatMap((placement) => {
      const before = known.get(placement.signal.id);
      return [...(before && isPlaced(before) ? foldTicket(before, -1) : []), ...(isPlaced(placement) ? foldTicket(placement) : [])];
    });
    return { increments, opened: winning.filter(isPlaced).filter(({ signal }) => !known.has(signal.id)), statesOf };
  }

  private async read({ query }: Statements, sourceId: number, ids: string[]): Promise<Map<string, KnownTicket>> {
    const rows = await query<{ record: Ticket; stageId: number | null; segmentIds: number[] }>(
      'SELECT record, stage_id AS "stageId", segment_ids AS "segmentIds" FROM tickets WHERE source_id = $1 AND id = ANY($2)',
      [sourceId, ids],
    );
    return new Map(rows.map(({ record, stageId, segmentIds }) => [record.id, { signal: record, stageId, segmentIds }]));
  }

  private async write({ query }: Statements, arrival: Arrival, placements: Placement<Ticket>[]): Promise<void> {
    const rows = placements.map(({ signal, stageId, segmentIds }) => ({
      ...signal,
      stageId,
      stageKey: stageId === null ? signal.stage : undefined,
      segmentIds: `{${segmentIds.join()}}`,
      updatedAt: isoOf(signal.updatedAt),
      openedAt: isoOf(signal.openedAt),
      firstReplyAt: isoOf(signal.firstReplyAt),
      solvedAt: isoOf(signal.solvedAt),
      record: signal,
    }));
    await query(
      `INSERT INTO tickets (source_id, rollout_id, received_at, id, stage_id, stage_key, segment_ids, updated_at, opened_at, status, priority, user_id, segment, topic,
         assignee, first_reply_at, solved_at, reopened, workaround, url, record)
       SELECT $1, $2, $3, id, "stageId", "stageKey", "segmentIds", "updatedAt", "openedAt", status, priority, "user", segment, topic,
         assignee, "firstReplyAt", "solvedAt", coalesce(reopened, 0), coalesce(workaround, false), url, record
       FROM json_to_recordset($4) AS t (id text, "stageId" int, "stageKey" text, "segmentIds" int[], "updatedAt" timestamptz, "openedAt" timestamptz, status text,
         priority text, "user" text, segment jsonb, topic text, assignee text, "firstReplyAt" timestamptz, "solvedAt" timestamptz, reopened int, workaround boolean,
         url text, record jsonb)
       ON CONFLICT (source_id, id) DO UPDATE SET received_at = excluded.received_at, stage_id = excluded.stage_id, stage_key = excluded.stage_key,
         segment_ids = excluded.segment_ids, updated_at = excluded.updated_at, opened_at = excluded.opened_at, status = excluded.status, priority = excluded.priority,
         user_id = excluded.user_id, segment = excluded.segment, topic = excluded.topic, assignee = excluded.assignee, first_reply_at = excluded.first_reply_at,
         solved_at = excluded.solved_at, reopened = excluded.reopened, workaround = excluded.workaround, url = excluded.url, record = excluded.record`,
      [arrival.sourceId, arrival.rolloutId, new Date(arrival.receivedAt), JSON.stringify(rows)],
    );
  }

  private async addStates({ query }: Statements, arrival: Arrival, tickets: Ticket[]): Promise<string[]> {
    const rows = tickets.map((ticket) => ({ id: ticket.id, updatedAt: isoOf(ticket.updatedAt), status: ticket.status, record: ticket }));
    const added = await query<{ ticketId: string }>(
      `INSERT INTO ticket_states (source_id, received_at, ticket_id, updated_at, status, record)
       SELECT $1, $2, * FROM json_to_recordset($3) AS s (id text, "updatedAt" timestamptz, status text, record jsonb)
       ON CONFLICT DO NOTHING RETURNING ticket_id AS "ticketId"`,
      [arrival.sourceId, new Date(arrival.receivedAt), JSON.stringify(rows)],
    );
    return added.map(({ ticketId }) => ticketId);
  }
}
