import { Module } from '@nestjs/common';
import { ExplainController } from './explain.controller.js';
import { Explainer } from './explainer.js';
import { HistoryStore } from './history.store.js';
import { SituationStore } from './situation.store.js';
import { SumsStore } from './sums.store.js';

/** The read side of health: what stands behind a verdict. Served by the processes that take requests. */
@Module({ controllers: [ExplainController], providers: [Explainer, SituationStore, SumsStore, HistoryStore] })
export class ExplainModule {}
