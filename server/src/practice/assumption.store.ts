import { Injectable } from '@nestjs/common';
import type { FindingRequest, PilotAnswers } from '@rollout-health/shared/assumptions';
import { readDeclared } from '../health/practice/declared.store.js';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { notFound } from '../platform/problem.js';
import { PracticeJournal } from './practice-journal.js';

/** Writes what was found of assumptions, and what people answer about the pilot. */
@Injectable()
export class AssumptionStore {
  constructor(
    private readonly journal: PracticeJournal,
    private readonly clock: Clock,
  ) {}

  async find(rollout: string, key: string, { outcome, finding, link }: FindingRequest, caller: Caller): Promise<void> {
    await this.journal.change(rollout, caller, async (statements, { id }) => {
      const { assumptions } = await readDeclared(statements, id);
      if (!assumptions.some((assumption) => assumption.key === key)) throw notFound(`The rollout "${rollout}" declares no assumption "${key}".`);
      const isAcceptance = outcome === 'accepted';
      await statements.query(
        'INSERT INTO assumption_changes (rollout_id, key, kind, state, finding, link, made_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        [id, key, isAcceptance ? 'acceptance' : 'finding', isAcceptance ? null : outcome, finding, link ?? null, caller.name, this.clock.now()],
      );
      return { action: `assumption ${outcome}`, subject: key, after: { outcome, finding, link }, answer: undefined };
    });
  }

  async answerPilot(rollout: string, stage: string, answers: PilotAnswers, caller: Caller): Promise<void> {
    await this.journal.change(rollout, caller, async (statements, { id }) => {
      const [known] = await statements.query<{ id: number }>('SELECT id FROM stages WHERE rollout_id = $1 AND key = $2 AND removed_at IS NULL', [id, stage]);
      if (!known) throw notFound(`The rollout "${rollout}" has no stage "${stage}".`);
      await statements.query(
        `INSERT INTO pilot_answers (stage_id, known_by_name, builders, features_added, answered_by, answered_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (stage_id) DO UPDATE SET known_by_name = excluded.known_by_name, builders = excluded.builders, features_added = excluded.features_added,
           answered_by = excluded.answered_by, answered_at = excluded.answered_at`,
        [known.id, answers.knownByName, JSON.stringify(answers.builders), answers.featuresAdded, caller.name, this.clock.now()],
      );
      return { action: 'pilot described', subject: stage, after: answers, answer: undefined };
    });
  }
}
