import type { UsageEvent } from '@rollout-health/shared/signals';
import { timeOf } from '../platform/moment.js';
import { mondayDateOf } from '../platform/calendar.js';
import type { Placed } from './fold.js';

/** How an event of one name was used in one stage. */
export interface FeatureUse {
  stageId: number;
  name: string;
  firstAt: number;
  /** Number of events by the Monday of their week, such as 2026-03-02. */
  weeks: Map<string, number>;
  /** Users, with the week of their earliest event of the batch. */
  users: Map<string, string>;
}

const DAY = 86_400_000;

/** Events by stage and name, in one order for all workers. */
export function foldFeatures(events: Placed<UsageEvent>[]): FeatureUse[] {
  const stages = new Map<number, Map<string, FeatureUse>>();
  // Most of a batch is of one day.
  const weeks = new Map<number, string>();
  for (const { signal, stageId } of events) {
    const time = timeOf(signal.at);
    const day = Math.floor(time / DAY);
    const week = weeks.get(day) ?? mondayDateOf(time);
    weeks.set(day, week);
    const uses = stages.get(stageId) ?? new Map<string, FeatureUse>();
    stages.set(stageId, uses);
    const use = uses.get(signal.name) ?? { stageId, name: signal.name, firstAt: time, weeks: new Map<string, number>(), users: new Map<string, string>() };
    uses.set(signal.name, use);
    use.firstAt = Math.min(use.firstAt, time);
    use.weeks.set(week, (use.weeks.get(week) ?? 0) + 1);
    const known = use.users.get(signal.user);
    if (known === undefined || week < known) use.users.set(signal.user, week);
  }
  return [...stages.values()].flatMap((uses) => [...uses.values()]).sort((a, b) => a.stageId - b.stageId || (a.name < b.name ? -1 : 1));
}
