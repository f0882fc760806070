import { RECORD, type Rejection, type UsageEvent } from '@rollout-health/shared/signals';
import type { SignalKind } from '@rollout-health/shared/words';
import type { z } from 'zod';
import { pathText } from '../platform/schema.js';
import { findTimeFault, type TimeWindow } from '../platform/time-window.js';
import { isPlainUsage } from './plain-usage.js';
import type { ReadRecord } from './read-records.js';

/** Read once, here: everything after goes by milliseconds. The record is ours alone. */
const readTime = (event: UsageEvent): UsageEvent => {
  event.at = new Date(event.at).getTime();
  return event;
};

export interface Quarantined {
  record: unknown;
  path: string;
  reason: string;
}

export interface CheckedRecords {
  accepted: unknown[];
  rejected: Rejection[];
  /** Well formed, but its time cannot be right: kept aside, and sent again once the cause is mended. */
  quarantined: Quarantined[];
}

const parse = (value: unknown, kind: SignalKind): z.ZodSafeParseResult<object> =>
  kind === 'usage' && isPlainUsage(value) ? { success: true, data: value } : RECORD[kind].safeParse(value);

/** Each record by itself: a bad one never takes its neighbours down. */
export function checkRecords(records: ReadRecord[], kind: SignalKind, window: TimeWindow, now: Date): CheckedRecords {
  const checked: CheckedRecords = { accepted: [], rejected: [], quarantined: [] };
  records.forEach((record, index) => {
    if ('fault' in record) {
      checked.rejected.push({ index, path: '', message: record.fault });
      return;
    }
    const parsed = parse(record.value, kind);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      checked.rejected.push({ index, path: pathText(issue?.path), message: issue?.message ?? 'cannot be used' });
      return;
    }
    const fault = findTimeFault(parsed.data, kind, window, now);
    if (fault) checked.quarantined.push({ record: parsed.data, ...fault });
    else checked.accepted.push(kind === 'usage' ? readTime(parsed.data as UsageEvent) : parsed.data);
  });
  return checked;
}
