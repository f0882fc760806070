import type { ReminderKind, ReminderMoment } from '@rollout-health/shared/reminders';
import { describeDue, momentOf, pageOf } from './dues.js';

const NOW = new Date('2026-04-20T09:00:00Z');

describe('One is reminded', () => {
  test.each<[string, ReminderMoment | null]>([
    ['2026-04-23T09:00:01Z', null],
    ['2026-04-23T09:00:00Z', 'soon'],
    ['2026-04-21T00:00:00Z', 'soon'],
    ['2026-04-20T23:59:59Z', 'today'],
    ['2026-04-20T09:00:00Z', 'overdue'],
    ['2026-03-01T00:00:00Z', 'overdue'],
  ])('of what is due %s: %s', (due, moment) => expect(momentOf(new Date(due), NOW)).toBe(moment));

  test.each<[ReminderKind, string, ReminderMoment, string]>([
    ['review', 'The review of Pilot', 'today', 'The review of Pilot is due 20 April 2026 at 17:00 UTC, that is today.'],
    ['review', 'The review of Pilot', 'overdue', 'The review of Pilot has been due since 20 April 2026 at 17:00 UTC.'],
    ['override', 'The override on Pilot', 'soon', 'The override on Pilot ends 20 April 2026 at 17:00 UTC.'],
    [
      'override-request',
      'The override that Otto asked for on Pilot',
      'soon',
      'The override that Otto asked for on Pilot is to be answered by 20 April 2026 at 17:00 UTC.',
    ],
    ['workaround', 'The workaround “By phone”', 'overdue', 'The workaround “By phone” was to be gone by 20 April 2026.'],
  ])('in words: %s, %s, %s', (kind, name, moment, text) => expect(describeDue({ kind, name, due: new Date('2026-04-20T17:00:00Z') }, moment)).toBe(text));

  test.each<ReminderKind>(['override', 'override-request'])('of an %s at the gate of its stage', (kind) =>
    expect(pageOf({ kind, subject: 'stage-1 12' })).toBe('stages/stage-1#gate'),
  );
});
