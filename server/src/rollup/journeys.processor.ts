import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Handles } from '../queue/handles.js';
import { Database } from '../storage/database.js';
import { JourneyStore } from './journey.store.js';
import { RollupStore } from './rollup.store.js';

const AT_ONCE = 5_000;

/** Counts journeys whose time to finish is over. The tick of health sees what it added. */
@Injectable()
export class JourneysProcessor {
  constructor(
    private readonly database: Database,
    private readonly journeys: JourneyStore,
    private readonly rollups: RollupStore,
    private readonly clock: Clock,
  ) {}

  @Handles('maintenance.journeys')
  async process(): Promise<void> {
    let counted = AT_ONCE;
    while (counted >= AT_ONCE) {
      counted = await this.database.transaction(async (statements) => {
        const increments = await this.journeys.countMature(statements, this.clock.now(), AT_ONCE);
        await this.rollups.add(statements, increments);
        return increments.length;
      });
    }
  }
}
