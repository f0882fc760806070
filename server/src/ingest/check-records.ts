import { RECORD, type Rejection, type UsageEvent } from '@rollout-health/shared/signals';
import type { SignalKind } from '@rollout-health/shared/words';
import { timeOf } from '../platform/moment.js';
import { pathText } from '../platform/schema.js';
import { findTimeFault, type TimeWindow } from '../platform/time-window.js';
import { isPlainUsage } from './plain-usage.js';
import type { ReadRecord } from './read-records.js';

export interface Quarantined {
  record: unknown;
  path: string;
  reason: string;
}

export interface CheckedRecords {
  accepted: unknown[];
  /** All were accepted as they were sent, but for the time, which is read. */
  isAsSent: boolean;
  rejected: Rejection[];
  /** Well formed, but its time cannot be right: kept aside, and sent again once the cause is mended. */
  quarantined: Quarantined[];
}

/** The time of an event is read once, here: everything after goes by milliseconds. The event is ours alone. Gives back what was sent. */
function readTime(event: UsageEvent): Pick<UsageEvent, 'at'> {
  const { at } = event;
  event.at = timeOf(at);
  return { at };
}

/** Where a record has a key `__proto__`, which its schema would drop without a word: its path, or null. Bodies are of bounded depth. */
function prototypeKeyOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const path = key === '__proto__' ? '' : prototypeKeyOf(inner);
    if (path !== null) return pathText([key, ...(path ? [path] : [])]);
  }
  return null;
}

/** Each record by itself: a bad one never takes its neighbours down. */
export function checkRecords(records: ReadRecord[], kind: SignalKind, window: TimeWindow, now: Date): CheckedRecords {
  const checked: CheckedRecords = { accepted: [], isAsSent: true, rejected: [], quarantined: [] };
  records.forEach((record, index) => {
    const isPlain = kind === 'usage' && 'value' in record && isPlainUsage(record.value);
    checked.isAsSent &&= isPlain;
    if ('fault' in record) {
      checked.rejected.push({ index, path: '', message: record.fault });
      return;
    }
    const poison = isPlain ? null : prototypeKeyOf(record.value);
    if (poison) {
      checked.rejected.push({ index, path: poison, message: 'must not be named like an object prototype' });
      return;
    }
    const parsed = isPlain ? ({ success: true, data: record.value as UsageEvent } as const) : RECORD[kind].safeParse(record.value);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      checked.rejected.push({ index, path: pathText(issue?.path), message: issue?.message ?? 'cannot be used' });
      return;
    }
    const taken = parsed.data;
    const sent = kind === 'usage' ? readTime(taken as UsageEvent) : {};
    const fault = findTimeFault(taken, kind, window, now);
    checked.isAsSent &&= fault === null;
    if (fault) checked.quarantined.push({ record: { ...taken, ...sent }, ...fault });
    else checked.accepted.push(taken);
  });
  return checked;
}
