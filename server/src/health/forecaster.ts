import { Injectable } from '@nestjs/common';
import type { StageForecast } from '@rollout-health/shared/forecast';
import { Clock } from '../platform/clock.js';
import { Database } from '../storage/database.js';
import { Places } from '../storage/places.js';
import { forecastSize, sizesAfter } from './load/forecast-size.js';
import { ForecastStore, type ForecastStage } from './load/forecast.store.js';
import { readDeclared } from './practice/declared.store.js';
import { stageLoad } from './load/stage-load.js';
import { COVERAGE } from './statistics/day-forecast.js';

/** Forecasts the load at the sizes to come from what a stage showed on whole days. */
@Injectable()
export class Forecaster {
  constructor(
    private readonly places: Places,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async forecast(rolloutKey: string, stageKey: string): Promise<StageForecast> {
    const place = await this.places.rollout(rolloutKey);
    await this.places.stage(place, stageKey);
    const now = this.clock.now();
    const [stages, { mixes }] = await Promise.all([new ForecastStore(this.database).stages(place.id), readDeclared(this.database, place.id)]);
    const stage = stages.find(({ key }) => key === stageKey) as ForecastStage;
    const frame = { stage: stage.key, name: stage.name, asOf: now.toISOString(), coverage: COVERAGE };
    const load = await stageLoad(this.database, place.id, stage.id, mixes, now);
    if (typeof load === 'string') return { ...frame, basis: null, missing: load, sizes: [] };
    const sizes = sizesAfter(stages, stage).flatMap((size) => forecastSize(size, load, mixes) ?? []);
    const missing = sizes.length > 0 ? null : 'There is no larger stage after this one to forecast for.';
    return { ...frame, basis: load.basis, missing, sizes };
  }
}
