import type { PracticeStage } from './facts.js';

export interface Whereabouts {
  /** The furthest stage that runs; where none does, the last that ran. */
  current: PracticeStage | null;
  next: PracticeStage | null;
  /** The size that the rollout is to reach. */
  fullUsers: number;
}

/** Where a rollout is: what pages of the practice measure in, and what they look ahead to. */
export function whereabouts(stages: PracticeStage[]): Whereabouts {
  const isRunning = ({ state }: PracticeStage) => state === 'active' || state === 'paused';
  const current = stages.findLast(isRunning) ?? stages.findLast(({ state }) => state === 'completed') ?? null;
  const next = current ? stages.find(({ position }) => position > current.position) : stages[0];
  return { current, next: next ?? null, fullUsers: Math.max(0, ...stages.map(({ plannedUsers }) => plannedUsers)) };
}
