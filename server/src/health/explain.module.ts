import { Module } from '@nestjs/common';
import { BackTester } from './back-tester.js';
import { BreakStore } from './break.store.js';
import { ExplainController } from './explain.controller.js';
import { Explainer } from './explainer.js';
import { ForecastController } from './forecast.controller.js';
import { Forecaster } from './forecaster.js';
import { HistoryStore } from './history.store.js';
import { SituationStore } from './situation.store.js';
import { SumsStore } from './sums.store.js';

/** The read side of health: what stands behind a verdict, and what is to come. Served by the processes that take requests. */
@Module({
  controllers: [ExplainController, ForecastController],
  providers: [Explainer, BackTester, Forecaster, SituationStore, SumsStore, BreakStore, HistoryStore],
})
export class ExplainModule {}
