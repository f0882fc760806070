import { Module } from '@nestjs/common';
import { DecisionStore } from './decision.store.js';
import { DeclarationStore } from './declaration.store.js';
import { EntriesController } from './entries.controller.js';
import { EntryStore } from './entry.store.js';
import { GateStore } from './gate.store.js';
import { RolloutStore } from './rollout.store.js';
import { RolloutsController } from './rollouts.controller.js';
import { StagesController } from './stages.controller.js';

@Module({
  controllers: [RolloutsController, EntriesController, StagesController],
  providers: [RolloutStore, DeclarationStore, EntryStore, GateStore, DecisionStore],
})
export class RolloutsModule {}
