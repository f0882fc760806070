import { describe, expect, test } from '@jest/globals';
import type { Ticket } from '@rollout-health/shared/signals';
import { foldErrors, foldLastSeen, foldTicket, foldUsage, foldUserDay, toUserDays } from './fold.js';
import { sumIncrements } from './increments.js';

const at = (text: string) => Date.parse(text);
const named = (kind: string) => `errors:${kind}`;

describe('folding usage', () => {
  test('an event counts for everybody and for each segment, and its user as active in that hour', () => {
    const { increments, activities } = foldUsage([{ stageId: 1, segmentIds: [7], signal: { id: 'e', name: 'open', user: 'u', at: '2026-01-01T03:00:12Z' } }]);
    expect(increments).toEqual([
      { stageId: 1, segmentId: 0, series: 'events', at: at('2026-01-01T03:00:10Z'), value: 1 },
      { stageId: 1, segmentId: 7, series: 'events', at: at('2026-01-01T03:00:10Z'), value: 1 },
    ]);
    expect(toUserDays(activities).map(({ segmentId, day, hours }) => [segmentId, day, hours])).toEqual([
      [0, '2026-01-01', 8],
      [7, '2026-01-01', 8],
    ]);
  });

  test('the same user in two hours of a day is one user-day and two user-hours', () => {
    const place = { stageId: 1, segmentId: 0, day: '2026-01-01', at: at('2026-01-01T00:20:00Z') };
    const first = foldUserDay({ ...place, hours: 0b1 }, 0);
    const second = foldUserDay({ ...place, hours: 0b11 }, 0b1);
    const count = (series: string) => [...first, ...second].filter((increment) => increment.series === series).length;
    expect(count('active-user-days')).toBe(1);
    expect(count('active-users-hour')).toBe(2);
  });

  test('a user seen again on a later day moves there', () => {
    const moved = foldLastSeen({ stageId: 1, segmentId: 0, lastDay: '2026-01-03', dayBefore: '2026-01-01' });
    expect(moved.map(({ at: day, value }) => [new Date(day).toISOString().slice(0, 10), value])).toEqual([
      ['2026-01-01', -1],
      ['2026-01-03', 1],
    ]);
  });
});

describe('folding error reports', () => {
  test('requests, errors, their kind and latencies weighted by requests are summed', () => {
    const increments = foldErrors(
      [{ stageId: 1, segmentIds: [], signal: { id: 'r', at: at('2026-01-01T00:00:00Z'), requests: 200, errors: 3, kind: 'timeout', latencyMs: { p95: 80 } } }],
      named,
    );
    expect(Object.fromEntries(increments.map(({ series, value }) => [series, value]))).toEqual({
      requests: 200,
      errors: 3,
      'errors:timeout': 3,
      'latency-p95-weighted': 16_000,
      'latency-p95-weight': 200,
      'latency-p95-weight:reports': 1,
      'latency-p95-weight:squared': 40_000,
      'latency-p95-weight:squared-value': 3_200_000,
      'latency-p95-weight:squared-value-squared': 256_000_000,
    });
  });
});

describe('folding tickets', () => {
  const ticket: Ticket = {
    id: 't',
    updatedAt: '2026-01-02T00:00:00Z',
    openedAt: '2026-01-01T00:00:00Z',
    firstReplyAt: '2026-01-01T01:00:00Z',
    solvedAt: '2026-01-02T00:00:00Z',
    status: 'solved',
  };

  test('each promised time that it kept counts where it was opened, for everybody and its segment', () => {
    const kept = foldTicket({ stageId: 1, segmentIds: [4], signal: ticket }).filter(({ series }) => series.includes('-within:'));
    expect(new Set(kept.map(({ at }) => at))).toEqual(new Set([Date.parse(ticket.openedAt as string)]));
    const of = (segmentId: number) => kept.filter((increment) => increment.segmentId === segmentId).map(({ series }) => series);
    expect(of(0)).toEqual(of(4));
    // Replied to after an hour, solved after a day.
    expect(of(0)).toEqual(expect.arrayContaining(['replied-within:60', 'replied-within:43200', 'solved-within:1440']));
    expect(of(0)).not.toEqual(expect.arrayContaining(['replied-within:30']));
    expect(of(0)).not.toEqual(expect.arrayContaining(['solved-within:720']));
  });

  test('taking a ticket back leaves nothing of it', () => {
    const placed = { stageId: 1, segmentIds: [4], signal: ticket };
    expect(sumIncrements([...foldTicket(placed), ...foldTicket(placed, -1)])).toEqual([]);
  });

  test('a ticket opened again is not solved', () => {
    const series = foldTicket({ stageId: 1, segmentIds: [], signal: { ...ticket, status: 'open' } }).map((increment) => increment.series);
    expect(series).toContain('tickets-opened');
    expect(series).not.toContain('tickets-solved');
  });
});
