import { Injectable } from '@nestjs/common';
import { noteActivity } from '../storage/activity.js';
import type { Statements } from '../storage/database.js';
import type { StageChange } from './assess.js';
import type { Situation } from './situation.js';

const BY_ITSELF = { kind: 'system', id: '', name: 'Rollout Health' } as const;

/** Overrides end by themselves: their time is over, or nothing is left of what they covered. */
@Injectable()
export class OverrideStore {
  async settle(statements: Statements, situation: Situation, changes: StageChange[], now: Date): Promise<void> {
    for (const { stage, health } of changes) {
      for (const { id, stageId, state: before, askedBy, reason } of situation.overrides) {
        if (stageId !== stage.id || before === 'requested') continue;
        const after = health.overrides.find((override) => override.id === id)?.state ?? 'resolved';
        if (after === before) continue;
        await statements.query('UPDATE overrides SET state = $2, ended_at = coalesce(ended_at, $3) WHERE id = $1', [Number(id), after, now]);
        await noteActivity(statements, {
          actor: BY_ITSELF,
          action: `override ${after}`,
          rolloutId: situation.id,
          subject: stage.key,
          before: { state: before },
          after: { state: after, askedBy, reason },
        });
      }
    }
  }
}
