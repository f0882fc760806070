import { describe, expect, test } from '@jest/globals';
import type { SupportLoad, TicketLoad } from '@rollout-health/shared/support';
import { filterOfCount } from './count-filter';
import { prepareBacklog } from './prepare-backlog';
import { prepareFlow } from './prepare-flow';
import { isLoadEmpty, prepareSegmentGroups, prepareStageRows, prepareTopicRows } from './prepare-load';
import { readSupportWindow, windowStart } from './support-window';
import { prepareFilterChips, readPageNumber, readTicketFilter, ticketListSearch, ticketPageQuery } from './ticket-filter';

const load = (counts: Partial<TicketLoad> = {}): TicketLoad => ({
  open: 0,
  pending: 0,
  opened: 0,
  solved: 0,
  unassigned: 0,
  oldestOpenedAt: null,
  medianFirstReplySeconds: null,
  medianSolveSeconds: null,
  ...counts,
});

const support = (parts: Partial<SupportLoad> = {}): SupportLoad => ({
  asOf: '2026-11-24T12:00:00.000Z',
  from: '2026-11-23T12:00:00.000Z',
  to: '2026-11-24T12:00:00.000Z',
  all: load({ opened: 10 }),
  stages: [],
  topics: [],
  segments: [],
  backlog: [],
  bucketSeconds: 3600,
  flow: [],
  withWorkaround: 0,
  ...parts,
});

describe('The filter of a list of tickets', () => {
  test('survives the way through the address', () => {
    const filter = { stage: 'pilot', status: 'open,pending', segment: 'device:android', text: 'a & b', openedFrom: '2026-11-23T12:00:00.000Z' };
    expect(readTicketFilter(new URLSearchParams(ticketListSearch(filter, '7d')))).toEqual(filter);
  });

  test('leaves out what the address does not say or says wrongly', () => {
    expect(readTicketFilter(new URLSearchParams('stage=&workaround=maybe&color=red&topic=%20login%20'))).toEqual({ topic: 'login' });
  });

  test('asks for one page', () => {
    expect(ticketPageQuery({ stage: 'pilot' }, 3)).toEqual({ stage: 'pilot', limit: '50', offset: '100' });
  });

  test.each([
    ['', 1],
    ['page=4', 4],
    ['page=0', 1],
    ['page=-2', 1],
    ['page=x', 1],
    ['page=1.5', 1],
  ])('reads page "%s" as %i', (search, page) => {
    expect(readPageNumber(new URLSearchParams(search))).toBe(page);
  });

  test('can be taken apart one part at a time', () => {
    const chips = prepareFilterChips({ stage: 'pilot', openedFrom: '2026-11-23T12:00:00.000Z' });
    expect(chips.map((chip) => [chip.label, chip.isTime])).toEqual([
      ['Stage', false],
      ['Opened from', true],
    ]);
    expect(chips[0]?.without).toEqual({ openedFrom: '2026-11-23T12:00:00.000Z' });
  });
});

describe('A count opens the tickets it is made of', () => {
  const window = { from: '2026-11-23T12:00:00.000Z', to: '2026-11-24T12:00:00.000Z' };
  test('opened and solved keep the window that was counted', () => {
    expect(filterOfCount('opened', window, { stage: 'pilot' })).toEqual({ stage: 'pilot', openedFrom: window.from, openedTo: window.to });
    expect(filterOfCount('solved', window)).toEqual({ solvedFrom: window.from, solvedTo: window.to });
  });
  test('what nobody took is open or pending and has no assignee', () => {
    expect(filterOfCount('unassigned', window, { topic: 'login' })).toEqual({ topic: 'login', status: 'open,pending', assignee: 'none' });
  });
  test('open is a state of now, whatever the window', () => {
    expect(filterOfCount('open', window)).toEqual({ status: 'open' });
  });
});

describe('The window', () => {
  test('is seven days unless the address says another that exists', () => {
    expect(readSupportWindow(new URLSearchParams('')).key).toBe('7d');
    expect(readSupportWindow(new URLSearchParams('window=24h')).key).toBe('24h');
    expect(readSupportWindow(new URLSearchParams('window=90y')).key).toBe('7d');
  });
  test('begins with a day and stays the same all day', () => {
    const window = readSupportWindow(new URLSearchParams('window=7d'));
    expect(windowStart(window, new Date('2026-11-24T00:00:01Z'))).toBe('2026-11-17T00:00:00.000Z');
    expect(windowStart(window, new Date('2026-11-24T23:59:59Z'))).toBe('2026-11-17T00:00:00.000Z');
  });
});

describe('Rows of load', () => {
  test('tickets of no known stage stand last and are listed as such', () => {
    const rows = prepareStageRows(
      support({
        stages: [
          { ...load({ opened: 1 }), stage: null, name: 'Unassigned', activeUserDays: 0, ticketRate: null },
          { ...load({ opened: 4, oldestOpenedAt: '2026-11-24T10:00:00.000Z' }), stage: 'pilot', name: 'Pilot', activeUserDays: 2000, ticketRate: 2 },
        ],
      }),
    );
    expect(rows.map((row) => row.filter)).toEqual([{ stage: 'pilot' }, { stage: 'none' }]);
    expect(rows[0]).toMatchObject({ rateBasis: '4 tickets over 2,000 active user-days', oldestSeconds: 7200, shareOpened: 0.4 });
  });
  test('a stage with nobody active has no rate, and says why', () => {
    expect(prepareStageRows(support({ stages: [{ ...load(), stage: 'stage-2', name: 'Stage 2', activeUserDays: 0, ticketRate: null }] }))[0]?.rateBasis).toBe(
      'nobody was active',
    );
  });
  test('topics come with the most opened first', () => {
    const rows = prepareTopicRows(
      support({
        topics: [
          { ...load({ opened: 1 }), topic: null },
          { ...load({ opened: 5 }), topic: 'login' },
          { ...load({ opened: 1, open: 3 }), topic: 'billing' },
        ],
      }),
    );
    expect(rows.map((row) => row.name)).toEqual(['login', 'billing', 'No topic given']);
  });
  test('segments are grouped by dimension', () => {
    const groups = prepareSegmentGroups(
      support({
        segments: [
          { ...load({ opened: 1 }), dimension: 'device', value: 'ios' },
          { ...load({ opened: 9 }), dimension: 'device', value: 'android' },
          { ...load(), dimension: 'age', value: '60+' },
        ],
      }),
    );
    expect(groups.map((group) => [group.dimension, group.rows.map((row) => row.filter.segment)])).toEqual([
      ['age', ['age:60+']],
      ['device', ['device:android', 'device:ios']],
    ]);
  });
  test('no share is claimed where nothing was opened', () => {
    expect(prepareTopicRows(support({ all: load(), topics: [{ ...load(), topic: 'login' }] }))[0]?.shareOpened).toBeNull();
  });
  test('a load with nothing in it is empty', () => {
    expect(isLoadEmpty(support({ all: load() }))).toBe(true);
    expect(isLoadEmpty(support({ all: load({ pending: 1 }) }))).toBe(false);
  });
});

test('A ticket from a clock ahead of ours is not of negative age', () => {
  expect(prepareTopicRows(support({ topics: [{ ...load({ oldestOpenedAt: '2026-11-24T13:00:00.000Z' }), topic: 'login' }] }))[0]?.oldestSeconds).toBe(0);
});

describe('The flow of tickets', () => {
  const at = (hour: number) => `2026-11-24T${String(hour).padStart(2, '0')}:00:00.000Z`;
  test('a bucket nobody reported is a gap, never a zero', () => {
    const flow = prepareFlow(
      support({
        flow: [
          { at: at(8), opened: 2, solved: 1, open: 5 },
          { at: at(10), opened: 0, solved: 0, open: 5 },
        ],
      }),
    );
    expect(flow.points.map((point) => point.opened)).toEqual([2, null, 0]);
    expect(flow.gaps).toBe(1);
  });
  test('a bucket that is not over yet is marked', () => {
    const flow = prepareFlow(
      support({
        asOf: '2026-11-24T11:30:00.000Z',
        flow: [
          { at: at(10), opened: 2, solved: 1, open: 5 },
          { at: at(11), opened: 0, solved: 0, open: 5 },
        ],
      }),
    );
    expect(flow.points.map((point) => point.isPartial)).toEqual([false, true]);
  });
  test('has at most eight labels on its axis', () => {
    const flow = prepareFlow(support({ flow: Array.from({ length: 24 }, (_, hour) => ({ at: at(hour), opened: 0, solved: 0, open: 0 })) }));
    expect(flow.ticks).toHaveLength(8);
    expect(flow.tickStyle).toBe('hour');
  });
  test('names no day twice on its axis', () => {
    const start = Date.parse('2026-11-17T00:00:00.000Z');
    const buckets = Array.from({ length: 56 }, (_, index) => ({ at: new Date(start + index * 10_800_000).toISOString(), opened: 0, solved: 0, open: 0 }));
    const flow = prepareFlow(support({ from: buckets[0]?.at ?? '', bucketSeconds: 10_800, flow: buckets }));
    expect(new Set(flow.ticks.map((at) => new Date(at).toDateString())).size).toBe(flow.ticks.length);
  });
  test('without buckets there is nothing to draw', () => {
    expect(prepareFlow(support())).toMatchObject({ points: [], ticks: [], gaps: 0 });
  });
});

describe('The age of the backlog', () => {
  const bands = prepareBacklog(
    support({
      backlog: [
        { upToHours: null, tickets: 1 },
        { upToHours: 4, tickets: 2 },
        { upToHours: 72, tickets: 1 },
      ],
    }),
  );
  test('is told in bands, youngest first', () => {
    expect(bands.map((band) => [band.label, band.tickets, band.share])).toEqual([
      ['under 4 h', 2, 0.5],
      ['4 h to 3 d', 1, 0.25],
      ['over 3 d', 1, 0.25],
    ]);
  });
  test('each band opens the tickets of its age', () => {
    expect(bands.map((band) => [band.filter.openedFrom, band.filter.openedTo])).toEqual([
      ['2026-11-24T08:00:00.000Z', undefined],
      ['2026-11-21T12:00:00.000Z', '2026-11-24T08:00:00.000Z'],
      [undefined, '2026-11-21T12:00:00.000Z'],
    ]);
  });
});
