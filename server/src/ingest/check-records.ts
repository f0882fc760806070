import { RECORD, type Rejection } from '@rollout-health/shared/signals';
import type { SignalKind } from '@rollout-health/shared/words';
import { pathText } from '../platform/schema.js';
import { findTimeFault, type TimeWindow } from '../platform/time-window.js';
import type { ReadRecord } from './read-records.js';

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

/** Each record by itself: a bad one never takes its neighbours down. */
export function checkRecords(records: ReadRecord[], kind: SignalKind, window: TimeWindow, now: Date): CheckedRecords {
  const checked: CheckedRecords = { accepted: [], rejected: [], quarantined: [] };
  records.forEach((record, index) => {
    if ('fault' in record) {
      checked.rejected.push({ index, path: '', message: record.fault });
      return;
    }
    const parsed = RECORD[kind].safeParse(record.value);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      checked.rejected.push({ index, path: pathText(issue?.path), message: issue?.message ?? 'cannot be used' });
      return;
    }
    const fault = findTimeFault(parsed.data, kind, window, now);
    if (fault) checked.quarantined.push({ record: parsed.data, ...fault });
    else checked.accepted.push(parsed.data);
  });
  return checked;
}
