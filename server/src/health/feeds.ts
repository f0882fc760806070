import type { Feed } from '@rollout-health/shared/health';
import { metricOf, type MetricKey } from '@rollout-health/shared/metrics';
import type { SignalKind } from '@rollout-health/shared/words';
import type { Heartbeat } from './situation.js';

const WHATEVER_STAGE = 0;

/** One source's signals of one kind, as one stage depends on them. */
export interface StageFeed {
  source: string;
  sourceName: string;
  kind: SignalKind;
  lastReceivedAt: Date;
  expectEverySeconds: number | null;
  isStale: boolean;
  /** Heard of this very stage; tickets of other stages keep the feed fresh, but this one may be quiet. */
  isQuiet: boolean;
}

const isOverdue = (last: Date, expectEverySeconds: number | null, now: Date): boolean =>
  expectEverySeconds !== null && now.getTime() - last.getTime() > expectEverySeconds * 1_000;

/**
 * What a stage lives on. Usage and errors must come for the stage itself. Tickets are rare, and none is good news:
 * their feed is fresh as long as its source sends tickets for any stage.
 */
export function stageFeeds(heartbeats: Heartbeat[], stageId: number, now: Date): StageFeed[] {
  return heartbeats.flatMap((heartbeat): StageFeed[] => {
    const { kind, expectEverySeconds } = heartbeat;
    const own = heartbeats.find((other) => other.source === heartbeat.source && other.kind === kind && other.stageId === stageId);
    if (kind === 'members' || heartbeat.stageId !== (kind === 'tickets' ? WHATEVER_STAGE : stageId)) return [];
    const { source, sourceName, lastReceivedAt } = heartbeat;
    const isQuiet = !own || isOverdue(own.lastReceivedAt, expectEverySeconds, now);
    return [{ source, sourceName, kind, lastReceivedAt, expectEverySeconds, isStale: isOverdue(lastReceivedAt, expectEverySeconds, now), isQuiet }];
  });
}

export const hasSignals = (heartbeats: Heartbeat[], stageId: number): boolean => heartbeats.some((heartbeat) => heartbeat.stageId === stageId);

/** Feeds that a metric is made of: its own, and the users that it is counted against. */
export function feedsOf(metric: MetricKey, feeds: StageFeed[]): StageFeed[] {
  const { feed, denominator } = metricOf(metric);
  return feeds.filter(({ kind }) => kind === feed || (kind === 'usage' && denominator === 'active-user-days'));
}

export const isStale = (metric: MetricKey, feeds: StageFeed[]): boolean => feedsOf(metric, feeds).some((feed) => feed.isStale);

/** Everything that used to arrive for a stage has stopped. */
export function isSilent(feeds: StageFeed[]): boolean {
  const expected = feeds.filter(({ expectEverySeconds }) => expectEverySeconds !== null);
  const steady = expected.filter(({ kind }) => kind !== 'tickets');
  if (steady.length === 0) return expected.length > 0 && expected.every((feed) => feed.isStale);
  return expected.every((feed) => feed.isQuiet);
}

/** Each source's heartbeat per kind, whatever the stage. History that expects nothing more has none; who is a member is told when it changes. */
export function rolloutFeeds(heartbeats: Heartbeat[], now: Date): Feed[] {
  return heartbeats.flatMap(({ stageId, source, sourceName, kind, lastReceivedAt, expectEverySeconds }) =>
    stageId !== WHATEVER_STAGE || expectEverySeconds === null
      ? []
      : [
          {
            source,
            sourceName,
            kind,
            lastReceivedAt: lastReceivedAt.toISOString(),
            expectEverySeconds,
            isStale: kind !== 'members' && isOverdue(lastReceivedAt, expectEverySeconds, now),
          },
        ],
  );
}
