import { Module } from '@nestjs/common';
import { AssignProcessor } from './assign.processor.js';
import { DefinitionStore } from './definition.store.js';
import { ErasedUsersStore } from './erased-users.store.js';
import { FeatureStore } from './feature.store.js';
import { FeedStore } from './feed.store.js';
import { JourneysProcessor } from './journeys.processor.js';
import { JourneyStore } from './journey.store.js';
import { MemberStore } from './member.store.js';
import { Merger } from './merger.js';
import { Messenger } from './messenger.js';
import { PlacementStore } from './placement.store.js';
import { PoisonStore } from './poison.store.js';
import { RawStore } from './raw.store.js';
import { RollupStore } from './rollup.store.js';
import { SeriesStore } from './series.store.js';
import { SignalIdStore } from './signal-id.store.js';
import { StoreProcessor } from './store.processor.js';
import { TicketStore } from './ticket.store.js';
import { UserStore } from './user.store.js';

@Module({
  providers: [
    AssignProcessor,
    DefinitionStore,
    ErasedUsersStore,
    FeatureStore,
    FeedStore,
    JourneysProcessor,
    JourneyStore,
    MemberStore,
    Merger,
    Messenger,
    PlacementStore,
    PoisonStore,
    RawStore,
    RollupStore,
    SeriesStore,
    SignalIdStore,
    StoreProcessor,
    TicketStore,
    UserStore,
  ],
})
export class RollupModule {}
