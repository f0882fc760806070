import { Injectable } from '@nestjs/common';
import type { Caller } from '../platform/access.js';
import { askForEvaluation } from '../queue/evaluation.js';
import { Queues } from '../queue/queues.service.js';
import { noteActivity } from '../storage/activity.js';
import { Database, type Statements } from '../storage/database.js';
import { Places, type RolloutPlace } from '../storage/places.js';

export interface Change<Answer> {
  action: string;
  subject: string;
  before?: object | null;
  after?: object | null;
  answer: Answer;
}

/** Every change of the practice: written with its activity, told to watchers, and the gate judged anew at once. */
@Injectable()
export class PracticeJournal {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly queues: Queues,
  ) {}

  async change<Answer>(rolloutKey: string, caller: Caller, work: (statements: Statements, rollout: RolloutPlace) => Promise<Change<Answer>>): Promise<Answer> {
    const rollout = await this.places.rollout(rolloutKey);
    const answer = await this.database.transaction(async (statements) => {
      // Evaluations take the rollout first, too.
      await statements.query('UPDATE rollouts SET practice_revision = practice_revision + 1 WHERE id = $1', [rollout.id]);
      const { answer: made, ...note } = await work(statements, rollout);
      await noteActivity(statements, { ...note, actor: caller, rolloutId: rollout.id });
      return made;
    });
    await askForEvaluation(this.queues, rollout.id, 'practice');
    return answer;
  }
}
