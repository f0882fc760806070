import { TICKET_LIMITS } from '@rollout-health/shared/metrics';
import type { ErrorReport, Ticket, UsageEvent } from '@rollout-health/shared/signals';
import { binOf } from '../platform/duration-bins.js';
import { timeOf } from '../platform/moment.js';
import { hashUser } from '../platform/users.js';
import { LAST_SEEN } from '../storage/last-seen.js';
import { EVERYBODY } from '../storage/segments.js';
import { bucketOf, type Increment } from './increments.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A signal whose stage is known, and the segments (of declared dimensions) it counts in. */
export interface Placed<Signal> {
  signal: Signal;
  stageId: number;
  /** Shared by all of a batch that are placed alike. */
  segmentIds: readonly number[];
}

/** Hours (UTC, as bits) in which a user was active on one day, in one stage and segment. */
export interface UserDay {
  stageId: number;
  segmentId: number;
  day: string;
  userHash: string;
  hours: number;
  /** Bucket of the earliest event of the batch on that day. */
  at: number;
}

/** A user's hours (UTC, as bits) on one day, given in days since 1970, in one stage and set of segments. `at`: bucket of the first event. */
export interface Activity {
  key: string;
  stageId: number;
  segmentIds: readonly number[];
  day: number;
  user: string;
  hours: number;
  at: number;
}

const everySegment = (placed: Placed<unknown>): number[] => [EVERYBODY, ...placed.segmentIds];

/** Events that are placed alike: their number by bucket, and their users by day. */
interface Group {
  place: Placed<unknown>;
  counts: Map<number, number>;
  days: Map<number, Map<string, Pick<Activity, 'hours' | 'at'>>>;
}

/**
 * Events by bucket, and who was active when. One entry for each user, day, stage and set of segments:
 * most of a batch is known already, and needs neither a hash nor a row for each segment.
 */
export function foldUsage(events: Placed<UsageEvent>[]): { increments: Increment[]; activities: Activity[] } {
  const groups = groupAlike(events);
  return {
    increments: groups.flatMap(({ place, counts }) => [...counts].flatMap(([at, value]) => spread(place, at, [['events', value]]))),
    activities: groups.flatMap(({ place: { stageId, segmentIds }, days }) => {
      const key = `${stageId}/${segmentIds.join()}`;
      return [...days].flatMap(([day, users]) =>
        [...users].map(([user, active]) => ({ key: `${key}/${day}/${user}`, stageId, segmentIds, day, user, ...active })),
      );
    }),
  };
}

function groupAlike(events: Placed<UsageEvent>[]): Group[] {
  const groups = new Map<readonly number[], Map<number, Group>>();
  for (const event of events) {
    const { counts, days } = groupOf(groups, event);
    const time = timeOf(event.signal.at);
    const at = bucketOf(time);
    counts.set(at, (counts.get(at) ?? 0) + 1);
    const day = Math.floor(time / DAY);
    const users = days.get(day) ?? new Map<string, Pick<Activity, 'hours' | 'at'>>();
    days.set(day, users);
    const hour = 1 << Math.floor((time - day * DAY) / HOUR);
    const active = users.get(event.signal.user);
    if (!active) users.set(event.signal.user, { hours: hour, at });
    else {
      active.hours |= hour;
      active.at = Math.min(active.at, at);
    }
  }
  return [...groups.values()].flatMap((stages) => [...stages.values()]);
}

function groupOf(groups: Map<readonly number[], Map<number, Group>>, event: Placed<UsageEvent>): Group {
  const stages = groups.get(event.segmentIds) ?? new Map<number, Group>();
  groups.set(event.segmentIds, stages);
  const group = stages.get(event.stageId) ?? { place: event, counts: new Map(), days: new Map() };
  stages.set(event.stageId, group);
  return group;
}

/** Activities as rows: one for everybody and one for each segment, each once, in one order for all workers. */
export function toUserDays(activities: Activity[]): UserDay[] {
  const days = new Map<string, UserDay>();
  for (const { stageId, segmentIds, day, user, hours, at } of activities) {
    const dayText = new Date(day * DAY).toISOString().slice(0, 10);
    const userHash = hashUser(user);
    for (const segmentId of [EVERYBODY, ...segmentIds]) {
      const key = `${stageId}/${segmentId}/${day}/${userHash}`;
      const known = days.get(key);
      if (!known) days.set(key, { stageId, segmentId, day: dayText, userHash, hours, at });
      else {
        known.hours |= hours;
        known.at = Math.min(known.at, at);
      }
    }
  }
  return [...days.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, userDay]) => userDay);
}

/** What newly seen hours of a user's day add: a user-day, where it was first seen, and each hour. */
export function foldUserDay({ stageId, segmentId, day, hours, at }: Omit<UserDay, 'userHash'>, hoursBefore: number): Increment[] {
  const start = Date.parse(`${day}T00:00:00Z`);
  const increments: Increment[] = [];
  if (hoursBefore === 0) increments.push({ stageId, segmentId, series: 'active-user-days', at, value: 1 });
  for (let hour = 0; hour < 24; hour += 1) {
    const bit = 1 << hour;
    if ((hours & bit) !== 0 && (hoursBefore & bit) === 0)
      increments.push({ stageId, segmentId, series: 'active-users-hour', at: start + hour * HOUR, value: 1 });
  }
  return increments;
}

/** A user's last day moves on: the day before loses one, the new one gains one, so that seven days add up to distinct users. */
export function foldLastSeen({
  stageId,
  segmentId,
  lastDay,
  dayBefore,
}: {
  stageId: number;
  segmentId: number;
  lastDay: string;
  dayBefore: string | null;
}): Increment[] {
  const seen = (day: string, value: number) => ({ stageId, segmentId, series: LAST_SEEN, at: Date.parse(`${day}T00:00:00Z`), value });
  return dayBefore === null ? [seen(lastDay, 1)] : [seen(dayBefore, -1), seen(lastDay, 1)];
}

/**
 * Latencies are means of what was reported, weighted by requests: quantiles of parts have no exact quantile of the whole.
 * Counts of slower requests are exact.
 */
export function foldErrors(reports: Placed<ErrorReport>[], seriesOfKind: (kind: string) => string): Increment[] {
  return reports.flatMap((placed) => {
    const { signal } = placed;
    const values: [string, number][] = [
      ['requests', signal.requests],
      ['errors', signal.errors],
    ];
    if (signal.kind) values.push([seriesOfKind(signal.kind), signal.errors]);
    for (const quantile of ['p50', 'p95'] as const) {
      const latency = signal.latencyMs?.[quantile];
      if (latency !== undefined && signal.requests > 0) values.push(...foldLatency(`latency-${quantile}`, latency, signal.requests));
    }
    for (const [limit, slower = 0] of Object.entries(signal.latencyMs?.slower ?? {}))
      values.push([`slower:${limit}`, slower], [`timed:${limit}`, signal.requests]);
    return spread(placed, bucketOf(timeOf(signal.at)), values);
  });
}

/** Weighted sums for the mean, and (`momentsOf` of the metrics) for its spread. */
const foldLatency = (name: string, value: number, weight: number): [string, number][] => [
  [`${name}-weighted`, value * weight],
  [`${name}-weight`, weight],
  [`${name}-weight:reports`, 1],
  [`${name}-weight:squared`, weight ** 2],
  [`${name}-weight:squared-value`, weight ** 2 * value],
  [`${name}-weight:squared-value-squared`, weight ** 2 * value ** 2],
];

/** Times that are promised, in minutes, which so long a time keeps. They count where the ticket was opened: with those that were opened then. */
const limitsKept = (minutes: number): number[] => TICKET_LIMITS.filter((limit) => minutes <= limit);

/** All that one ticket adds, as it stands. A later state takes the earlier one's share back and adds its own. */
export function foldTicket(placed: Placed<Ticket>, sign: 1 | -1 = 1): Increment[] {
  const { signal } = placed;
  const openedAt = timeOf(signal.openedAt);
  const increments = spread(placed, bucketOf(openedAt), [['tickets-opened', sign]]);
  const within = (name: string, at: number) =>
    spread(
      placed,
      bucketOf(openedAt),
      limitsKept((at - openedAt) / MINUTE).map((limit) => [`${name}:${limit}`, sign]),
    );
  const solvedAt = signal.solvedAt === undefined ? null : timeOf(signal.solvedAt);
  if (solvedAt !== null && (signal.status === 'solved' || signal.status === 'closed')) {
    increments.push(
      ...spread(placed, bucketOf(solvedAt), [
        ['tickets-solved', sign],
        [`time-to-solve:${binOf((solvedAt - openedAt) / 1_000)}`, sign],
      ]),
      ...within('solved-within', solvedAt),
    );
  }
  if (signal.firstReplyAt !== undefined) {
    const repliedAt = timeOf(signal.firstReplyAt);
    increments.push(...spread(placed, bucketOf(repliedAt), [[`first-reply:${binOf((repliedAt - openedAt) / 1_000)}`, sign]]));
    increments.push(...within('replied-within', repliedAt));
  }
  return increments;
}

function spread(placed: Placed<unknown>, at: number, values: [series: string, value: number][]): Increment[] {
  return everySegment(placed).flatMap((segmentId) => values.map(([series, value]) => ({ stageId: placed.stageId, segmentId, series, at, value })));
}
