import type { SignalKind } from '@rollout-health/shared/words';
import { timeOf } from './moment.js';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** Accepted times of signals, from now. */
export interface TimeWindow {
  backDays: number;
  aheadMinutes: number;
}

/** The time that must lie in the window comes first; the others only have to be possible. */
const TIMES: Record<SignalKind, string[]> = { usage: ['at'], errors: ['at'], tickets: ['updatedAt', 'openedAt', 'firstReplyAt', 'solvedAt'], members: [] };
const EARLIEST = Date.UTC(2000, 0, 1);

/** Why a record's time cannot be right; null when it can. The record is valid against its schema. */
export function findTimeFault(record: object, kind: SignalKind, window: TimeWindow, now: Date): { path: string; reason: string } | null {
  for (const [index, path] of TIMES[kind].entries()) {
    const value = (record as Record<string, string | number | undefined>)[path];
    if (value === undefined) continue;
    const at = timeOf(value);
    if (at > now.getTime() + window.aheadMinutes * MINUTE) return { path, reason: `more than ${window.aheadMinutes} minutes ahead of this server's clock` };
    if (index === 0 && at < now.getTime() - window.backDays * DAY) return { path, reason: `more than ${window.backDays} days back` };
    if (at < EARLIEST) return { path, reason: 'before the year 2000' };
  }
  return null;
}
