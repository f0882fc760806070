import { Module } from '@nestjs/common';
import { DecisionStore } from './decision.store.js';
import { DeclarationStore } from './declaration.store.js';
import { GateStore } from './gate.store.js';
import { RolloutStore } from './rollout.store.js';
import { RolloutsController } from './rollouts.controller.js';
import { StagesController } from './stages.controller.js';

@Module({ controllers: [RolloutsController, StagesController], providers: [RolloutStore, DeclarationStore, GateStore, DecisionStore] })
export class RolloutsModule {}
