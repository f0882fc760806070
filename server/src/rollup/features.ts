import type { UsageEvent } from '@rollout-health/shared/signals';
import { mondayDateOf } from '../platform/weeks.js';
import { timeOf, type Placed } from './fold.js';

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
  const uses = new Map<string, FeatureUse>();
  // Most of a batch is of one day.
  const weeks = new Map<number, string>();
  for (const { signal, stageId } of events) {
    const key = `${stageId}\n${signal.name}`;
    const time = timeOf(signal.at);
    const day = Math.floor(time / DAY);
    const week = weeks.get(day) ?? mondayDateOf(time);
    weeks.set(day, week);
    const use = uses.get(key) ?? { stageId, name: signal.name, firstAt: time, weeks: new Map<string, number>(), users: new Map<string, string>() };
    uses.set(key, use);
    use.firstAt = Math.min(use.firstAt, time);
    use.weeks.set(week, (use.weeks.get(week) ?? 0) + 1);
    const known = use.users.get(signal.user);
    if (known === undefined || week < known) use.users.set(signal.user, week);
  }
  return [...uses.values()].sort((a, b) => a.stageId - b.stageId || (a.name < b.name ? -1 : 1));
}
