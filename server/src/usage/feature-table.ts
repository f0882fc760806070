import type { FeatureDeclaration } from '@rollout-health/shared/rollout';
import type { FeatureUsage, SegmentPattern, UsageReport } from '@rollout-health/shared/usage';
import { toMark, type MarkColumns } from './mark.js';

/** A name of an event as it was met: how often and by how many, in the stages that are asked about. */
export interface MetEvent extends MarkColumns {
  event: string;
  firstAt: Date;
  firstStage: string | null;
  users: number;
  events: number;
}

export interface FeatureQuestion {
  met: MetEvent[];
  declared: FeatureDeclaration[];
  journeys: { start: string; finish: string }[];
  users: number;
  pilotEndedAt: Date | null;
  rareBelow: number;
}

/** What the product is for: features declared as core; where none is, the events of its journeys. */
export function coreOf({ declared, journeys }: Pick<FeatureQuestion, 'declared' | 'journeys'>): UsageReport['core'] {
  const features = declared.filter(({ core }) => core).map(({ event }) => event);
  if (features.length > 0) return { from: 'features', events: features };
  const steps = [...new Set(journeys.flatMap(({ start, finish }) => [start, finish]))];
  return steps.length > 0 ? { from: 'journeys', events: steps } : { from: 'nothing', events: [] };
}

/**
 * Every feature, declared or met, most used first; a declared one that nobody used is there with nothing.
 * New since the pilot: first met after it. A pattern is new when no declaration names it, too.
 */
export function tabulateFeatures(question: FeatureQuestion): FeatureUsage[] {
  const { met, declared, journeys, users, pilotEndedAt, rareBelow } = question;
  const core = new Set(coreOf(question).events);
  const steps = new Set(journeys.flatMap(({ start, finish }) => [start, finish]));
  const total = met.reduce((sum, { events }) => sum + events, 0);
  const declaredOf = new Map(declared.map((feature) => [feature.event, feature]));
  const unused = declared.filter(({ event }) => !met.some((known) => known.event === event));
  const seen = met.map(({ mark, note, markedBy, markedAt, firstAt, ...use }): FeatureUsage => {
    const feature = declaredOf.get(use.event);
    const isAddedSincePilot = pilotEndedAt !== null && firstAt >= pilotEndedAt;
    return {
      ...use,
      key: feature?.key ?? null,
      name: feature?.name ?? use.event,
      isCore: core.has(use.event),
      firstAt: firstAt.toISOString(),
      isAddedSincePilot,
      userShare: users > 0 ? use.users / users : null,
      eventShare: total > 0 ? use.events / total : null,
      isRare: users > 0 && use.users / users < rareBelow,
      isNewPattern: isAddedSincePilot && !feature && !steps.has(use.event),
      mark: toMark({ mark, note, markedBy, markedAt }),
    };
  });
  const never = unused.map(({ key, name, event }): FeatureUsage => ({
    event,
    key,
    name,
    isCore: core.has(event),
    firstAt: null,
    firstStage: null,
    isAddedSincePilot: false,
    users: 0,
    events: 0,
    userShare: users > 0 ? 0 : null,
    eventShare: total > 0 ? 0 : null,
    isRare: users > 0 && rareBelow > 0,
    isNewPattern: false,
    mark: null,
  }));
  return [...seen, ...never].sort((a, b) => b.users - a.users || b.events - a.events || a.name.localeCompare(b.name));
}

/** New patterns that nobody marked yet; after launch they are what nobody anticipated. */
export function countPatterns(features: FeatureUsage[], segments: SegmentPattern[], launchedAt: Date | null): UsageReport['newPatterns'] {
  const begun = [
    ...features.filter(({ isNewPattern, mark }) => isNewPattern && mark === null).map(({ firstAt }) => firstAt),
    ...segments.filter(({ isClear, mark }) => isClear && mark === null).map(({ foundAt }) => foundAt),
  ];
  return { waiting: begun.length, afterLaunch: begun.filter((at) => launchedAt !== null && at !== null && new Date(at) >= launchedAt).length };
}
