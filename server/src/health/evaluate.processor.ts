import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { HealthMessage } from '@rollout-health/shared/live';
import type { HealthStatus } from '@rollout-health/shared/words';
import { Clock } from '../platform/clock.js';
import { Handles } from '../queue/handles.js';
import type { EvaluationCause, Payload } from '../queue/queues.js';
import { Queues } from '../queue/queues.service.js';
import { Database, type Statements } from '../storage/database.js';
import { OTHER } from '../storage/segments.js';
import { findChanges, judgeRollout, moveAssumptions, type StageChange } from './assess.js';
import { BreakStore } from './break.store.js';
import { isLookDue } from './looks.js';
import { isDifferent } from './change.js';
import { rolloutFeeds } from './feeds.js';
import { HealthStore } from './health.store.js';
import { OverrideStore } from './override.store.js';
import { planSums } from './plan.js';
import { noteMoves } from './practice/practice.store.js';
import { SituationStore } from './situation.store.js';
import type { Situation, Surroundings } from './situation.js';
import { SumsStore } from './sums.store.js';

const APART_MILLISECONDS = 250;
// Longer than this between a revision and its announcement: the worker that was to announce it died.
const UNANNOUNCED_MILLISECONDS = 3_000;

type Evaluated = { waitMilliseconds: number } | { message: HealthMessage | null };

/** Judges a rollout from its sums and tells watchers what became different. */
@Injectable()
export class EvaluateProcessor {
  constructor(
    private readonly database: Database,
    private readonly situations: SituationStore,
    private readonly sums: SumsStore,
    private readonly breaks: BreakStore,
    private readonly health: HealthStore,
    private readonly overrides: OverrideStore,
    private readonly queues: Queues,
    private readonly clock: Clock,
  ) {}

  /** At most four times a second per rollout; who comes earlier waits, and the rollout is locked only for the work itself. */
  @Handles('health.evaluate')
  async process({ rolloutId, cause }: Payload<'health.evaluate'>): Promise<void> {
    for (;;) {
      const evaluated = await this.database.transaction((statements) => this.evaluate(statements, rolloutId, cause));
      if ('message' in evaluated) return this.announce(rolloutId, evaluated.message);
      await wait(evaluated.waitMilliseconds);
    }
  }

  private async evaluate(statements: Statements, rolloutId: number, cause: EvaluationCause): Promise<Evaluated> {
    const rollout = await this.situations.lock(statements, rolloutId);
    if (!rollout) return { message: null };
    const now = this.clock.now();
    const age = rollout.evaluatedAt ? now.getTime() - rollout.evaluatedAt.getTime() : Infinity;
    if (age >= 0 && age < APART_MILLISECONDS) return { waitMilliseconds: APART_MILLISECONDS - age };
    const isStageGone = await this.health.dropRemoved(statements, rolloutId);
    const situation = await this.situations.read(statements, rollout, now);
    const sums = await this.sums.read(statements, planSums(situation, now));
    const isLooking = isLookDue(situation, situation.watchedTo?.getTime() ?? 0, now);
    const found = await (isLooking ? this.breaks.look(statements, situation, sums, now) : this.breaks.recall(statements, situation));
    const judged = judgeRollout(situation, sums, found, now);
    await this.health.storeEvaluations(statements, rolloutId, judged, now);
    const moves = moveAssumptions(situation, judged, now);
    await noteMoves(statements, rolloutId, moves, now);
    const changes = findChanges(situation, judged, sums, now);
    await this.overrides.settle(statements, situation, changes, now);
    const surroundings = surroundingsOf(situation, now);
    const isChanged = changes.length > 0 || moves.length > 0 || isStageGone || isDifferent(situation.previousSurroundings, surroundings);
    // A message cannot take a stage away; the gap makes watchers fetch the snapshot anew.
    const revision = rollout.revision + (isStageGone ? 2 : isChanged ? 1 : 0);
    await this.health.storeHealth(statements, rolloutId, revision, changes, cause, now);
    if (changes.length > 0 || hourOf(rollout.evaluatedAt) !== hourOf(now)) await this.health.noteHour(statements, runningHealth(situation, changes), now);
    await this.health.markEvaluated(statements, rolloutId, revision, surroundings, { evaluatedAt: now, watchedTo: isLooking ? now : situation.watchedTo });
    const unannounced = age > UNANNOUNCED_MILLISECONDS ? findUnannounced(situation, changes) : [];
    const isTold = !isChanged && (age <= UNANNOUNCED_MILLISECONDS || rollout.announcedRevision >= rollout.revision);
    return {
      message: isTold
        ? null
        : { rollout: situation.key, revision, asOf: now.toISOString(), ...surroundings, stages: [...changes.map(({ health }) => health), ...unannounced] },
    };
  }

  private async announce(rolloutId: number, message: HealthMessage | null): Promise<void> {
    if (!message) return;
    await this.queues.add('live.announce', message);
    await this.health.markAnnounced(this.database, rolloutId, message.revision);
  }
}

const hourOf = (time: Date | null): number => Math.floor((time?.getTime() ?? 0) / 3_600_000);

/** How each stage that runs is now. */
function runningHealth({ stages }: Situation, changes: StageChange[]): { id: number; status: HealthStatus }[] {
  const changed = new Map(changes.map(({ stage, health }) => [stage, health.status]));
  return stages.flatMap((stage) => {
    const status = changed.get(stage) ?? stage.previous?.status;
    return status && (stage.state === 'active' || stage.state === 'paused') ? [{ id: stage.id, status }] : [];
  });
}

function findUnannounced({ stages, announcedRevision }: Situation, changes: StageChange[]) {
  const changed = new Set(changes.map(({ stage }) => stage));
  return stages.flatMap((stage) => (stage.previous && stage.previousRevision > announcedRevision && !changed.has(stage) ? [stage.previous] : []));
}

function surroundingsOf({ name, purpose, journeys, dimensions, heartbeats, unassigned, segments, practiceRevision }: Situation, now: Date): Surroundings {
  const cappedDimensions = [...new Set(segments.filter(({ value }) => value === OTHER).map(({ dimension }) => dimension))];
  const names = { journeys: Object.fromEntries(journeys), dimensions: Object.fromEntries(dimensions) };
  return { name, purpose, names, feeds: rolloutFeeds(heartbeats, now), unassigned, cappedDimensions, practiceRevision };
}
