import { Injectable } from '@nestjs/common';
import type { DeclaredPractice } from '../health/practice/declared.js';
import { readDeclared } from '../health/practice/declared.store.js';
import type { PracticeFacts, PracticeStage } from '../health/practice/facts.js';
import { readPractice, readStages } from '../health/practice/practice.store.js';
import { whereabouts, type Whereabouts } from '../health/practice/whereabouts.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../storage/database.js';
import { Places, type RolloutPlace } from '../storage/places.js';

export interface PracticeReading extends Whereabouts {
  rollout: RolloutPlace;
  stages: PracticeStage[];
  declared: DeclaredPractice;
  facts: PracticeFacts;
  now: Date;
}

/** What a page of the practice looks at: the same that the gate goes by. */
@Injectable()
export class PracticeReader {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async read(rolloutKey: string): Promise<PracticeReading> {
    const now = this.clock.now();
    const rollout = await this.places.rollout(rolloutKey);
    const [stages, declared] = await Promise.all([readStages(this.database, rollout.id), readDeclared(this.database, rollout.id)]);
    const facts = await readPractice(this.database, rollout.id, stages, declared, now);
    return { rollout, stages, declared, facts, now, ...whereabouts(stages) };
  }
}
