import { Module } from '@nestjs/common';
import { BeginningStore } from './beginning.store.js';
import { DecisionStore } from './decision.store.js';
import { DeclarationStore } from './declaration.store.js';
import { EntriesController } from './entries.controller.js';
import { EntryStore } from './entry.store.js';
import { GateStore } from './gate.store.js';
import { DeclarationController } from './declaration.controller.js';
import { DeclarationTextStore } from './declaration-text.store.js';
import { OverrideStore } from './override.store.js';
import { AgendaStore } from './reviews/agenda.store.js';
import { CalendarController } from './reviews/calendar.controller.js';
import { CalendarStore } from './reviews/calendar.store.js';
import { PremortemStore } from './reviews/premortem.store.js';
import { ReviewStore } from './reviews/review.store.js';
import { ReviewsController } from './reviews/reviews.controller.js';
import { StageLifeController } from './stage-life.controller.js';
import { StageLifeStore } from './stage-life.store.js';
import { StageMover } from './stage-mover.js';
import { TemplatesController } from './templates.controller.js';
import { RolloutStore } from './rollout.store.js';
import { RolloutsController } from './rollouts.controller.js';
import { StagesController } from './stages.controller.js';

@Module({
  controllers: [
    TemplatesController,
    RolloutsController,
    DeclarationController,
    EntriesController,
    StagesController,
    StageLifeController,
    ReviewsController,
    CalendarController,
  ],
  providers: [
    RolloutStore,
    DeclarationStore,
    DeclarationTextStore,
    EntryStore,
    GateStore,
    DecisionStore,
    OverrideStore,
    StageMover,
    StageLifeStore,
    BeginningStore,
    ReviewStore,
    AgendaStore,
    PremortemStore,
    CalendarStore,
  ],
  exports: [StageLifeStore],
})
export class RolloutsModule {}
