import { Module } from '@nestjs/common';
import { BreakStore } from './break.store.js';
import { DispersionProcessor } from './dispersion.processor.js';
import { EvaluateProcessor } from './evaluate.processor.js';
import { HistoryStore } from './history.store.js';
import { HealthStore } from './health.store.js';
import { OverrideStore } from './override.store.js';
import { ReviseProcessor } from './revise.processor.js';
import { SituationStore } from './situation.store.js';
import { SumsStore } from './sums.store.js';
import { TickProcessor } from './tick.processor.js';

@Module({
  providers: [
    EvaluateProcessor,
    TickProcessor,
    ReviseProcessor,
    DispersionProcessor,
    BreakStore,
    SituationStore,
    SumsStore,
    HistoryStore,
    HealthStore,
    OverrideStore,
  ],
})
export class HealthModule {}
