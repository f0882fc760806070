import { Injectable } from '@nestjs/common';
import type { ErrorReport, Member, Ticket, UsageEvent } from '@rollout-health/shared/signals';
import { Clock } from '../platform/clock.js';
import { Handles } from '../queue/handles.js';
import type { Payload, SignalBatch } from '../queue/queues.js';
import { Database, type Statements, type Transaction } from '../storage/database.js';
import { DefinitionStore, type Definition } from './definition.store.js';
import { ErasedUsersStore } from './erased-users.store.js';
import { FeatureStore } from './feature.store.js';
import { foldFeatures } from './features.js';
import { FeedStore } from './feed.store.js';
import { foldErrors, foldUsage } from './fold.js';
import type { Increment } from './increments.js';
import { JourneyStore, marksOfTickets, marksOfUsage } from './journey.store.js';
import { MemberStore } from './member.store.js';
import { Merger, type MergedBatch } from './merger.js';
import { Messenger } from './messenger.js';
import { isPlaced, PlacementStore, type Placement } from './placement.store.js';
import { PoisonStore } from './poison.store.js';
import { RawStore } from './raw.store.js';
import { RollupStore } from './rollup.store.js';
import { SeriesStore } from './series.store.js';
import { SignalIdStore } from './signal-id.store.js';
import { newestStates } from './ticket.js';
import { TicketStore } from './ticket.store.js';
import { UserStore } from './user.store.js';

/** What a batch did, told on once it is committed. */
export interface Stored {
  increments: Increment[];
  unassigned: { stageKeys: string[]; users: string[] };
  newMembers: string[];
  remember: () => void;
}

const nothing = (): Stored => ({ increments: [], unassigned: { stageKeys: [], users: [] }, newMembers: [], remember: () => undefined });

@Injectable()
export class StoreProcessor {
  constructor(
    private readonly database: Database,
    private readonly definitions: DefinitionStore,
    private readonly placements: PlacementStore,
    private readonly erased: ErasedUsersStore,
    private readonly ids: SignalIdStore,
    private readonly raw: RawStore,
    private readonly tickets: TicketStore,
    private readonly members: MemberStore,
    private readonly users: UserStore,
    private readonly features: FeatureStore,
    private readonly journeys: JourneyStore,
    private readonly series: SeriesStore,
    private readonly rollups: RollupStore,
    private readonly feeds: FeedStore,
    private readonly poison: PoisonStore,
    private readonly merger: Merger,
    private readonly messenger: Messenger,
    private readonly clock: Clock,
  ) {}

  /** May run twice for the same batch; counts it once. */
  @Handles('signals.store')
  async process(batch: Payload<'signals.store'>): Promise<void> {
    await this.merger.join(batch, (merged) => this.storeMerged(merged));
  }

  /** One batch, start to finish, in one transaction. */
  private async storeMerged(batch: MergedBatch): Promise<void> {
    const definition = await this.definitions.of(batch.rolloutId);
    await this.poison.isolate(batch, async (part) => {
      const stored = await this.database.transaction(async (statements) => this.store(statements, definition, await this.erased.leaveOut(statements, part)));
      stored.remember();
      await this.messenger.tell(part, stored);
    });
  }

  private async store(statements: Transaction, definition: Definition, batch: SignalBatch): Promise<Stored> {
    if (batch.records.length === 0) return nothing();
    if (batch.kind === 'usage') return this.storeUsage(statements, definition, batch, batch.records as UsageEvent[]);
    if (batch.kind === 'errors') return this.storeErrors(statements, definition, batch, batch.records as ErrorReport[]);
    if (batch.kind === 'tickets') return this.storeTickets(statements, definition, batch, batch.records as Ticket[]);
    return this.storeMembers(statements, definition, batch, batch.records as Member[]);
  }

  private async storeUsage(statements: Transaction, definition: Definition, batch: SignalBatch, records: UsageEvent[]): Promise<Stored> {
    const events = await this.ids.keepNew(statements, batch.sourceId, 'usage', records, new Date(batch.receivedAt));
    const placements = await this.placements.place(statements, definition, events);
    const placed = placements.filter(isPlaced);
    await this.raw.addUsage(statements, batch, placements);
    const { increments, activities } = foldUsage(placed);
    const newDays = await this.users.add(statements, activities);
    const newUses = await this.features.meet(statements, batch.rolloutId, foldFeatures(placed));
    const runs = await this.journeys.add(statements, marksOfUsage(placed, definition.journeys), definition.journeys, this.clock.now());
    const stored = await this.finish(statements, batch, placements, [...increments, ...newDays.increments, ...runs]);
    await newUses.add();
    return {
      ...stored,
      remember: () => {
        newDays.remember();
        newUses.remember();
      },
    };
  }

  private async storeErrors(statements: Transaction, definition: Definition, batch: SignalBatch, records: ErrorReport[]): Promise<Stored> {
    const reports = await this.ids.keepNew(statements, batch.sourceId, 'errors', records, new Date(batch.receivedAt));
    const placements = await this.placements.place(statements, definition, reports);
    await this.raw.addErrors(statements, batch, placements);
    const increments = foldErrors(placements.filter(isPlaced), (kind) => this.series.seriesOfErrorKind(kind));
    return this.finish(statements, batch, placements, increments);
  }

  private async storeTickets(statements: Statements, definition: Definition, batch: SignalBatch, sent: Ticket[]): Promise<Stored> {
    await this.tickets.lock(statements, batch.sourceId);
    const kept = await this.tickets.leaveOutDeleted(statements, batch.sourceId, sent);
    const records = await this.tickets.leaveOutErased(statements, batch.sourceId, kept);
    const placements = await this.placements.place(statements, definition, newestStates(records));
    const { increments, opened, statesOf } = await this.tickets.add(statements, batch, placements, records);
    const runs = await this.journeys.add(statements, marksOfTickets(opened, definition.journeys), definition.journeys, this.clock.now());
    const placementOf = new Map(placements.map((placement) => [placement.signal.id, placement]));
    const counted = statesOf.flatMap((id) => placementOf.get(id) ?? []);
    return this.finish(statements, batch, placements, [...increments, ...runs], {}, counted);
  }

  private async storeMembers(statements: Statements, definition: Definition, batch: SignalBatch, records: Member[]): Promise<Stored> {
    const newMembers = await this.members.add(statements, definition, records, new Date(batch.receivedAt));
    await this.feeds.beat(statements, batch, 'members', new Map([[null, records.length]]));
    return { ...nothing(), newMembers };
  }

  private async finish<Signal extends { stage?: string | undefined; user?: string | undefined }>(
    statements: Statements,
    batch: SignalBatch,
    placements: Placement<Signal>[],
    increments: Increment[],
    more: Partial<Stored> = {},
    // Those that nobody counted before.
    fresh: Placement<Signal>[] = placements,
  ): Promise<Stored> {
    const counted = new Map<number | null, number>();
    for (const { stageId } of placements) counted.set(stageId, 0);
    for (const { stageId } of fresh) counted.set(stageId, (counted.get(stageId) ?? 0) + 1);
    await this.rollups.add(statements, increments);
    await this.feeds.beat(statements, batch, batch.kind, counted);
    const lost = placements.filter((placement) => !isPlaced(placement)).map(({ signal }) => signal);
    const unassigned = { stageKeys: [...new Set(lost.flatMap(({ stage }) => stage ?? []))], users: [...new Set(lost.flatMap(({ user }) => user ?? []))] };
    return { ...nothing(), increments, unassigned, ...more };
  }
}
