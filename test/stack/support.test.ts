import type { SupportLoad, TicketHistory, TicketPage } from '@rollout-health/shared/support';
import { eventually, startProduct, type Product, type Sender } from './harness.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = Date.now();
const from = new Date(Math.floor(now / DAY) * DAY - 6 * DAY).toISOString();
const to = new Date(now + 1_000).toISOString();

let product: Product;
let source: Sender;
let load: SupportLoad;
let states: object[];

beforeAll(async () => {
  product = await startProduct();
  source = await product.declare({
    key: 'desk',
    name: 'Desk',
    purpose: 'Every count opens its tickets.',
    dimensions: [{ key: 'device' }, { key: 'age' }],
    stages: [{ key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 50, state: 'active', startedAt: new Date(now - 20 * DAY).toISOString() }],
  });
  const ticket = (id: string, age: number, more: object = {}) => ({
    id,
    openedAt: now - age,
    updatedAt: now - age,
    status: 'open',
    stage: 'pilot',
    segment: { device: 'ios' },
    ...more,
  });
  states = [
    ticket('a', 2 * HOUR, { topic: 'login', assignee: 'Ada' }),
    ticket('b', 30 * HOUR, { topic: '=cmd()', segment: { device: 'android', age: '60;+' } }),
    ticket('c', 12 * DAY, { status: 'pending', updatedAt: now - 11 * DAY, topic: 'login' }),
    ticket('d', 3 * DAY, { workaround: true }),
    ticket('d', 3 * DAY, { workaround: true, status: 'solved', updatedAt: now - DAY, firstReplyAt: now - 3 * DAY + HOUR, solvedAt: now - DAY }),
    ticket('e', HOUR, { stage: undefined, segment: undefined }),
    ticket('f', 10 * DAY, { status: 'closed', updatedAt: now - 9 * DAY, solvedAt: now - 9 * DAY }),
  ];
  await source.send('tickets', states);
  load = await eventually(async () => {
    const { status, body } = await product.get<SupportLoad>(`/api/v1/rollouts/desk/support?from=${from}&to=${to}`);
    expect({ status, body }).toMatchObject({ status: 200, body: { all: { opened: 4 } } });
    return body;
  });
}, 60_000);

afterAll(() => product?.stop());

const tickets = async (query: Record<string, string>): Promise<TicketPage> => {
  const { status, body } = await product.get<TicketPage>(`/api/v1/rollouts/desk/tickets?${new URLSearchParams(query).toString()}`);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body;
};

test('the load says what is open, what came and what went, and the medians of both', () => {
  expect(load.all).toMatchObject({ open: 3, pending: 1, opened: 4, solved: 1, unassigned: 3, medianFirstReplySeconds: 3_600, medianSolveSeconds: 172_800 });
  expect(load.withWorkaround).toBe(1);
  expect(load.stages.map(({ stage, open }) => [stage, open])).toEqual([
    ['pilot', 2],
    [null, 1],
  ]);
  expect(load.backlog.map(({ upToHours, tickets: waiting }) => [upToHours, waiting])).toEqual([
    [1, 0],
    [4, 2],
    [24, 0],
    [72, 1],
    [168, 0],
    [null, 1],
  ]);
});

test('the flow adds up to the counts, and ends with what is open', () => {
  const sum = (key: 'opened' | 'solved') => load.flow.reduce((total, bucket) => total + bucket[key], 0);
  expect([sum('opened'), sum('solved'), load.flow.at(-1)?.open]).toEqual([4, 1, 4]);
  load.flow.slice(1).forEach(({ opened, solved, open }, index) => expect(open).toBe((load.flow[index]?.open ?? 0) + opened - solved));
});

test('every count opens its tickets, with the same total', async () => {
  const window = { openedFrom: load.from, openedTo: load.to };
  expect((await tickets(window)).total).toBe(load.all.opened);
  expect((await tickets({ solvedFrom: load.from, solvedTo: load.to })).total).toBe(load.all.solved);
  expect((await tickets({ status: 'open,pending' })).total).toBe(load.all.open + load.all.pending);
  expect((await tickets({ status: 'open,pending', assignee: 'none' })).total).toBe(load.all.unassigned);
  expect((await tickets({ ...window, workaround: 'true' })).total).toBe(load.withWorkaround);
  for (const stage of load.stages) expect((await tickets({ status: 'open', stage: stage.stage ?? 'none' })).total).toBe(stage.open);
  for (const topic of load.topics) expect((await tickets({ status: 'open', topic: topic.topic ?? 'none' })).total).toBe(topic.open);
  for (const { dimension, value, opened } of load.segments) expect((await tickets({ ...window, segment: `${dimension}:${value}` })).total).toBe(opened);
});

test('pages follow each other without a ticket twice, and a search finds by part of a word', async () => {
  const [first, second] = await Promise.all([tickets({ limit: '4' }), tickets({ limit: '4', offset: '4' })]);
  expect([...first.tickets, ...second.tickets].map(({ id }) => id)).toEqual(['e', 'a', 'b', 'd', 'f', 'c']);
  expect((await tickets({ text: 'LOG' })).total).toBe(2);
  expect((await tickets({ text: '%' })).total).toBe(0);
});

test('CSV has as many rows as the list, and none that a spreadsheet would run', async () => {
  const { body, headers } = await product.get<string>('/api/v1/rollouts/desk/tickets?format=csv');
  expect(headers.get('content-type')).toMatch(/^text\/csv/);
  const lines = body.trimEnd().split('\r\n');
  expect(lines).toHaveLength(1 + (await tickets({})).total);
  expect(lines[0]).toMatch(/^source,id,stage,status/);
  expect(body).toContain(",'=cmd(),");
});

test('under one filter the count, the list and the CSV have the same tickets, by several labels at once', async () => {
  const window = { openedFrom: load.from, openedTo: load.to };
  const labels = [
    [{ ...window, stage: 'pilot' }, 3],
    [{ status: 'open,pending', topic: 'login' }, 2],
    [{ ...window, segment: 'device:android;age:60;+' }, 1],
    [{ ...window, segment: 'device:ios; age:60;+' }, 0],
    [{ status: 'solved', workaround: 'true', segment: 'device:ios' }, 1],
    [{ assignee: 'Ada', topic: 'login', stage: 'pilot' }, 1],
  ] as const;
  for (const [filter, count] of labels) {
    const csv = await product.get<string>(`/api/v1/rollouts/desk/tickets?${new URLSearchParams({ ...filter, format: 'csv' }).toString()}`);
    const { total, tickets: rows } = await tickets(filter);
    expect([filter, total, rows.length, csv.body.trimEnd().split('\r\n').length - 1]).toEqual([filter, count, count, count]);
  }
});

test('a ticket shows every state that it was reported in', async () => {
  const [row] = (await tickets({ text: 'd', status: 'solved' })).tickets;
  const { body } = await product.get<TicketHistory>(`/api/v1/rollouts/desk/tickets/${row?.source ?? ''}/d`);
  expect(body.states.map(({ status }) => status)).toEqual(['open', 'solved']);
});

test('a filter that cannot be understood is told so', async () => {
  for (const query of ['status=lost', 'segment=device', 'limit=many']) expect((await product.get(`/api/v1/rollouts/desk/tickets?${query}`)).status).toBe(400);
});

test('states that were sent before are heard, and not counted again', async () => {
  const feed = async () => {
    const [row] = await product.query<{ signals: number; heard: Date }>(
      `SELECT f.signals, f.last_received_at AS heard FROM feeds f JOIN sources s ON s.id = f.source_id WHERE f.kind = 'tickets' AND f.stage_id = 0`,
    );
    return row as { signals: number; heard: Date };
  };
  const before = await feed();
  expect(before.signals).toBe(states.length);
  await source.send('tickets', states);
  const after = await eventually(async () => {
    const row = await feed();
    expect(row.heard.getTime()).toBeGreaterThan(before.heard.getTime());
    return row;
  });
  expect(after.signals).toBe(states.length);
});
