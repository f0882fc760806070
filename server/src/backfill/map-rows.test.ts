import { compileMapping, type MappedSignal } from './map-rows.js';
import { Mapping } from './mapping.js';
import type { Row } from './row.js';

const row = (line: number, columns: Record<string, string>): Row => ({ line, columns });

function mapAll(document: unknown, rows: Row[], file = 'history.csv', stage?: string) {
  const mappers = compileMapping(Mapping.parse(document), file, stage);
  const signals: MappedSignal[] = [];
  const faults: string[] = [];
  let left = 0;
  for (const one of rows) {
    for (const mapper of mappers) {
      const outcome = mapper.map(one);
      if ('signals' in outcome) signals.push(...outcome.signals);
      else if ('left' in outcome) left += 1;
      else faults.push(outcome.fault);
    }
  }
  for (const mapper of mappers) signals.push(...mapper.end());
  return { signals, faults, left };
}

const TICKETS = {
  format: 'csv',
  zone: 'Europe/Berlin',
  signals: [
    {
      kind: 'tickets',
      fields: {
        id: 'number',
        updatedAt: { field: 'updated', time: 'dd-MM-yyyy HH:mm' },
        openedAt: { field: 'opened', time: 'dd-MM-yyyy HH:mm' },
        status: { field: 'state', values: { New: 'open', Resolved: 'solved' } },
        solvedAt: { field: ['resolved', 'updated'], time: 'dd-MM-yyyy HH:mm', when: { state: '^Resolved$' } },
        reopened: 'reopened',
      },
    },
  ],
};
const ticket = { number: 'T1', updated: '01-07-2026 10:00', opened: '01-02-2026 10:00', state: 'New', resolved: '', reopened: '2' };

describe('rows of a file', () => {
  test('become tickets, with times of a zone, values renamed and numbers read', () => {
    expect(mapAll(TICKETS, [row(2, ticket)]).signals).toEqual([
      { kind: 'tickets', line: 2, record: { id: 'T1', updatedAt: '2026-07-01T08:00:00Z', openedAt: '2026-02-01T09:00:00Z', status: 'open', reopened: 2 } },
    ]);
  });
  test('take the first column that has a value, and only when the condition holds', () => {
    expect(mapAll(TICKETS, [row(2, { ...ticket, state: 'Resolved' })]).signals[0]?.record).toMatchObject({
      status: 'solved',
      solvedAt: '2026-07-01T08:00:00Z',
    });
  });
  test.each([
    [{ state: 'Melted' }, 'state: no value is given for "Melted"'],
    [{ updated: '2026-07-01' }, 'updated: "2026-07-01" is no time in the form dd-MM-yyyy HH:mm'],
    [{ reopened: 'twice' }, 'reopened: "twice" is no number'],
    [{ number: '' }, 'id: has no value'],
  ])('that cannot be used say which column is at fault: %j', (change: Record<string, string>, fault) => {
    const mapped = mapAll({ ...TICKETS, signals: [{ ...TICKETS.signals[0], fields: { ...TICKETS.signals[0]?.fields } }] }, [row(2, { ...ticket, ...change })]);
    expect(mapped.signals).toHaveLength(change.number === '' ? 1 : 0);
    if (change.number !== '') expect(mapped.faults).toEqual([fault]);
  });

  const VISITS = {
    format: 'combined-log',
    signals: [
      {
        kind: 'usage',
        where: { status: '^200$' },
        unless: { page: '\\.png$' },
        fields: { name: { template: 'view {page}', cut: 10 }, at: 'time', user: { hash: ['address', 'agent'] } },
        segment: { device: 'device' },
      },
      {
        kind: 'errors',
        everySeconds: 60,
        at: 'time',
        isError: { status: '^5' },
        errorKind: { template: 'http {status}' },
        segment: { device: 'device' },
        latencyMs: 'took',
      },
    ],
  };
  const visit = (line: number, seconds: number, more: Record<string, string> = {}) =>
    row(line, {
      time: new Date(Date.UTC(2026, 1, 1, 9, 0, seconds)).toISOString(),
      page: '/plans',
      status: '200',
      device: 'mobile',
      address: 'a',
      agent: 'b',
      took: '10',
      ...more,
    });

  test('of a log become usage events, without those the mapping leaves out', () => {
    const { signals, left } = mapAll(VISITS, [visit(1, 1), visit(2, 2, { page: '/a.png' }), visit(3, 3, { status: '500' })]);
    const usage = signals.filter(({ kind }) => kind === 'usage');
    expect(usage).toHaveLength(1);
    expect(usage[0]?.record).toMatchObject({ name: 'view /plan', segment: { device: 'mobile' }, user: expect.stringMatching(/^[0-9a-f]{16}$/) as string });
    expect(left).toBe(2);
  });
  test('have the same ids the next time, and others in another file', () => {
    const ids = (file: string) => mapAll(VISITS, [visit(1, 1), visit(2, 1)], file).signals.map(({ record }) => record.id);
    expect(ids('a.log')).toEqual(ids('a.log'));
    expect(new Set([...ids('a.log'), ...ids('b.log')]).size).toBe(6);
  });
  test('of one minute become error reports that add up to all requests and errors', () => {
    const reports = mapAll(VISITS, [
      visit(1, 1),
      visit(2, 59, { took: '30' }),
      visit(3, 30, { status: '500' }),
      visit(4, 31, { device: 'desktop' }),
      visit(5, 61),
    ]).signals.filter(({ kind }) => kind === 'errors');
    expect(reports.map(({ record }) => [record.at, record.segment, record.requests, record.errors, record.kind])).toEqual([
      ['2026-02-01T09:00:00.000Z', { device: 'mobile' }, 2, 0, undefined],
      ['2026-02-01T09:00:00.000Z', { device: 'mobile' }, 1, 1, 'http 500'],
      ['2026-02-01T09:00:00.000Z', { device: 'desktop' }, 1, 0, undefined],
      ['2026-02-01T09:01:00.000Z', { device: 'mobile' }, 1, 0, undefined],
    ]);
    expect(reports[0]?.record.latencyMs).toEqual({ p50: 10, p95: 30 });
  });
  test('far out of order start a report of their own and lose nothing', () => {
    const reports = mapAll(VISITS, [visit(1, 0), visit(2, 7_200), visit(3, 1)]).signals.filter(({ kind }) => kind === 'errors');
    expect(reports).toHaveLength(3);
    expect(new Set(reports.map(({ record }) => record.id)).size).toBe(3);
  });
  test('get the stage of the command line, whatever the mapping says', () => {
    expect(mapAll(VISITS, [visit(1, 1)], 'a.log', 'stage-1').signals.map(({ record }) => record.stage)).toEqual(['stage-1', 'stage-1']);
  });
});

describe('a mapping', () => {
  test('may only name fields of the ingest API', () => {
    expect(Mapping.safeParse({ format: 'csv', signals: [{ kind: 'usage', fields: { nmae: 'event' } }] }).error?.issues[0]).toMatchObject({
      path: ['signals', 0, 'fields', 'nmae'],
    });
  });
  test('must have regular expressions that are some', () => {
    expect(Mapping.safeParse({ format: 'csv', signals: [{ kind: 'usage', where: { a: '(' }, fields: {} }] }).success).toBe(false);
  });
});
