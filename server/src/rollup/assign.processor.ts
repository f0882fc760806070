import { Injectable } from '@nestjs/common';
import type { ErrorReport, Ticket, UsageEvent } from '@rollout-health/shared/signals';
import { Clock } from '../platform/clock.js';
import { Handles } from '../queue/handles.js';
import type { Payload } from '../queue/queues.js';
import { Database, type Statements } from '../storage/database.js';
import { DefinitionStore, type Definition } from './definition.store.js';
import { FeatureStore } from './feature.store.js';
import { foldFeatures } from './features.js';
import { foldErrors, foldTicket, foldUsage } from './fold.js';
import type { Increment } from './increments.js';
import { JourneyStore, marksOfTickets, marksOfUsage } from './journey.store.js';
import { Messenger } from './messenger.js';
import { isPlaced, PlacementStore } from './placement.store.js';
import { RollupStore } from './rollup.store.js';
import { SeriesStore } from './series.store.js';
import { UserStore } from './user.store.js';

const AT_ONCE = 2_000;

type Assigned = { increments: Increment[]; found: number; add?: () => Promise<void>; remember: () => void };

// The stage of a raw row: by the name it was sent with, or by its user's membership.
const FOUND = (table: string, user: string) => `
  SELECT r.tableoid AS part, r.ctid AS place, coalesce(s.id, m.stage_id) AS stage_id FROM ${table} r
  LEFT JOIN stages s ON s.rollout_id = r.rollout_id AND s.key = r.stage_key AND s.removed_at IS NULL
  LEFT JOIN members m ON m.rollout_id = r.rollout_id AND m.user_id = ${user}
  WHERE r.rollout_id = $1 AND r.stage_id IS NULL AND ($2::text[] IS NULL OR ${user} = ANY($2)) AND coalesce(s.id, m.stage_id) IS NOT NULL
  LIMIT ${AT_ONCE} FOR UPDATE OF r SKIP LOCKED`;

const assign = (table: string, user: string, record: string) => `
  WITH found AS (${FOUND(table, user)})
  UPDATE ${table} r SET stage_id = found.stage_id FROM found WHERE r.tableoid = found.part AND r.ctid = found.place
  RETURNING r.stage_id AS "stageId", ${record} AS signal`;

const ASSIGN_USAGE = assign(
  'usage_events',
  'r.user_id',
  `json_build_object('id', r.id, 'name', r.name, 'at', extract(epoch FROM r.at) * 1000, 'user', r.user_id, 'assisted', r.assisted, 'segment', coalesce(r.segment, '{}'))`,
);
const ASSIGN_ERRORS = assign(
  'error_reports',
  'NULL::text',
  `json_build_object('id', r.id, 'at', extract(epoch FROM r.at) * 1000, 'requests', r.requests, 'errors', r.errors, 'kind', r.kind, 'segment', coalesce(r.segment, '{}'),
     'latencyMs', json_strip_nulls(json_build_object('p50', r.latency_p50, 'p95', r.latency_p95)))`,
);
const ASSIGN_TICKETS = assign('tickets', 'r.user_id', 'r.record');

/** Gives signals that came before their stage was known the place they belong to. */
@Injectable()
export class AssignProcessor {
  constructor(
    private readonly database: Database,
    private readonly definitions: DefinitionStore,
    private readonly placements: PlacementStore,
    private readonly users: UserStore,
    private readonly features: FeatureStore,
    private readonly journeys: JourneyStore,
    private readonly series: SeriesStore,
    private readonly rollups: RollupStore,
    private readonly messenger: Messenger,
    private readonly clock: Clock,
  ) {}

  @Handles('signals.assign')
  async process({ rolloutId, userIds }: Payload<'signals.assign'>): Promise<void> {
    const definition = await this.definitions.of(rolloutId);
    for (const step of [this.assignUsage, this.assignErrors, this.assignTickets]) {
      let found = AT_ONCE;
      while (found === AT_ONCE) {
        const assigned = await this.database.transaction(async (statements) => {
          const done = await step.call(this, statements, definition, userIds);
          await this.rollups.add(statements, done.increments);
          await done.add?.();
          return done;
        });
        assigned.remember();
        found = assigned.found;
        if (found === 0) break;
        const now = this.clock.now().getTime();
        await this.messenger.tell({ rolloutId, receivedAt: now }, { ...assigned, unassigned: { stageKeys: [], users: [] }, newMembers: [] });
      }
    }
  }

  private async assignUsage(statements: Statements, definition: Definition, userIds: string[] | null): Promise<Assigned> {
    const placed = await this.place<UsageEvent>(statements, definition, ASSIGN_USAGE, userIds);
    const { increments, activities } = foldUsage(placed);
    const newDays = await this.users.add(statements, activities);
    const newUses = await this.features.meet(statements, definition.rolloutId, foldFeatures(placed));
    const runs = await this.journeys.add(statements, marksOfUsage(placed, definition.journeys), definition.journeys, this.clock.now());
    return {
      increments: [...increments, ...newDays.increments, ...runs],
      found: placed.length,
      add: newUses.add,
      remember: () => {
        newDays.remember();
        newUses.remember();
      },
    };
  }

  private async assignErrors(statements: Statements, definition: Definition, userIds: string[] | null): Promise<Assigned> {
    const placed = userIds ? [] : await this.place<ErrorReport>(statements, definition, ASSIGN_ERRORS, null);
    return { increments: foldErrors(placed, (kind) => this.series.seriesOfErrorKind(kind)), found: placed.length, remember: () => undefined };
  }

  private async assignTickets(statements: Statements, definition: Definition, userIds: string[] | null): Promise<Assigned> {
    const placed = await this.place<Ticket>(statements, definition, ASSIGN_TICKETS, userIds);
    const runs = await this.journeys.add(statements, marksOfTickets(placed, definition.journeys), definition.journeys, this.clock.now());
    return { increments: [...placed.flatMap((ticket) => foldTicket(ticket)), ...runs], found: placed.length, remember: () => undefined };
  }

  private async place<Signal extends { segment?: Record<string, string> | undefined; kind?: string | null | undefined }>(
    statements: Statements,
    definition: Definition,
    sql: string,
    userIds: string[] | null,
  ) {
    const rows = await statements.query<{ stageId: number; signal: Signal }>(sql, [definition.rolloutId, userIds]);
    const placements = await this.placements.place(
      statements,
      definition,
      rows.map(({ signal }) => ({ ...signal, stage: undefined, user: undefined })),
    );
    return placements
      .map((placement, index) => ({ ...placement, signal: rows[index]?.signal as Signal, stageId: rows[index]?.stageId ?? null }))
      .filter(isPlaced);
  }
}
