import type { Figure, RolloutHealth } from '@rollout-health/shared/health';
import type { Marker, Markers } from '@rollout-health/shared/markers';
import type { ErrorKinds, MetricSeries, SegmentTable } from '@rollout-health/shared/series';
import type { SegmentRef } from '@rollout-health/shared/verdicts';
import { PromisedTimes1765100000000 } from '../../server/src/storage/migrations/1765100000000-promised-times.js';
import { eventually, startProduct, type Product, type Sender } from './harness.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = Date.now();
const midnight = Math.floor(now / DAY) * DAY;

let product: Product;
let source: Sender;

beforeAll(async () => {
  product = await startProduct();
  source = await product.declare({
    key: 'shop',
    name: 'Shop',
    purpose: 'Show what figures are made of.',
    dimensions: [{ key: 'device', name: 'Device' }],
    journeys: [{ key: 'buy', name: 'Buy', start: 'cart', finish: 'paid', withinMinutes: 10 }],
    stages: [
      {
        key: 'pilot',
        name: 'Pilot',
        kind: 'pilot',
        plannedUsers: 50,
        state: 'active',
        startedAt: new Date(now - 20 * DAY).toISOString(),
        criteria: [{ key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02 }],
      },
      { key: 'wide', name: 'Wide', kind: 'expansion', plannedUsers: 500 },
    ],
  });
  const event = (id: string, user: string, at: number, name = 'open', device = 'ios') => ({ id, user, at, name, stage: 'pilot', segment: { device } });
  await source.send('usage', [
    event('u1', 'ada', midnight - 9 * DAY),
    event('u2', 'bob', midnight - 9 * DAY),
    event('u3', 'ada', midnight - 8 * DAY),
    event('u4', 'ada', midnight - DAY + HOUR),
    event('u5', 'cyd', midnight - DAY + HOUR, 'open', 'android'),
    event('u6', 'cyd', midnight - DAY + 3 * HOUR, 'open', 'android'),
    event('j1', 'ada', midnight - DAY + 5 * HOUR, 'cart'),
    event('j2', 'ada', midnight - DAY + 5 * HOUR + 60_000, 'paid'),
    event('j3', 'cyd', midnight - DAY + 5 * HOUR, 'cart', 'android'),
  ]);
  await source.send('errors', [
    { id: 'e1', at: now - 40 * 60_000, stage: 'pilot', requests: 100, errors: 4, kind: 'timeout', segment: { device: 'ios' }, latencyMs: { p95: 200 } },
    { id: 'e2', at: now - 10 * 60_000, stage: 'pilot', requests: 300, errors: 2, segment: { device: 'android' }, latencyMs: { p95: 600 } },
  ]);
  await source.send('tickets', [
    { id: 't1', openedAt: midnight - 3 * DAY, updatedAt: midnight - 3 * DAY, status: 'open', stage: 'pilot' },
    {
      id: 't1',
      openedAt: midnight - 3 * DAY,
      updatedAt: midnight - DAY,
      status: 'solved',
      firstReplyAt: midnight - 3 * DAY + HOUR,
      solvedAt: midnight - DAY,
      stage: 'pilot',
    },
    { id: 't2', openedAt: midnight - 2 * DAY, updatedAt: midnight - 2 * DAY, status: 'open', stage: 'pilot' },
  ]);
  await eventually(async () => {
    const [row] = await product.query<{ signals: string }>('SELECT coalesce(sum(signals), 0) AS signals FROM counted_signals');
    expect(Number(row?.signals)).toBeGreaterThanOrEqual(13);
  });
}, 60_000);

afterAll(() => product?.stop());

const series = async (query: Record<string, string>): Promise<MetricSeries> => {
  const { status, body } = await product.get<MetricSeries>(`/api/v1/rollouts/shop/metrics?${new URLSearchParams({ stage: 'pilot', ...query }).toString()}`);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body;
};
const sinceDays = (days: number) => ({ from: new Date(midnight - days * DAY).toISOString() });
const filled = ({ points }: MetricSeries) => points.filter(({ value }) => value !== null).map(({ value }) => value);

test('a share has gaps where nothing came, and a total made of all its sums', async () => {
  const rate = await series({ metric: 'error-rate', from: new Date(now - HOUR).toISOString() });
  expect(filled(rate)).toEqual([0.04, 2 / 300]);
  expect(rate.total).toEqual({ value: 6 / 400, numerator: 6, denominator: 400 });
  expect(rate.points.length).toBeLessThanOrEqual(400);
});

test('the limit of a criterion is drawn on its metric', async () => {
  const rate = await eventually(async () => {
    const read = await series({ metric: 'error-rate' });
    expect(read.limits).toHaveLength(1);
    return read;
  });
  expect(rate.limits[0]).toMatchObject({ criterion: 'errors', comparison: 'below', limit: 0.02 });
});

test('a segment has figures of its own; all stages together have everybody’s', async () => {
  expect((await series({ metric: 'error-rate', segment: 'device:ios' })).total).toMatchObject({ numerator: 4, denominator: 100 });
  const { body } = await product.get<MetricSeries>('/api/v1/rollouts/shop/metrics?metric=error-rate');
  expect(body).toMatchObject({ stage: null, total: { numerator: 6, denominator: 400 } });
});

describe('what a number opens has the same total', () => {
  const totalOf = async ({ metric, of, from, to, segment }: Pick<Figure, 'metric' | 'of' | 'from' | 'to'> & { segment?: SegmentRef | null }) => {
    const { total } = await series({ metric, from, to, ...(of && { of }), ...(segment && { segment: `${segment.dimension}:${segment.value}` }) });
    return { value: total.value, numerator: total.numerator, denominator: total.denominator };
  };
  const ticketsOf = async (query: Record<string, string>) =>
    (await product.get<{ total: number }>(`/api/v1/rollouts/shop/tickets?${new URLSearchParams({ stage: 'pilot', ...query }).toString()}`)).body.total;

  test('a figure of a stage, over its own window', async () => {
    const figures = await eventually(async () => {
      const { body } = await product.get<RolloutHealth>('/api/v1/rollouts/shop/health');
      const shown = body.stages[0]?.figures.filter(({ value }) => value !== null) ?? [];
      expect(shown.map(({ metric }) => metric)).toEqual(
        expect.arrayContaining(['error-rate', 'ticket-rate', 'active-users', 'journey-completion', 'latency-p95']),
      );
      expect(shown.find(({ metric }) => metric === 'error-rate')).toMatchObject({ numerator: 6, denominator: 400 });
      // What came in after the judgement that told the figures is in the series already.
      for (const { metric, of, from, to, value, numerator, denominator } of shown)
        expect([metric, await totalOf({ metric, of, from, to })]).toEqual([metric, { value, numerator, denominator }]);
      return shown;
    });
    const rate = figures.find(({ metric }) => metric === 'ticket-rate') as Figure;
    expect(await ticketsOf({ openedFrom: rate.from, openedTo: rate.to })).toBe(rate.numerator);
  });

  test.each([1, 30, 20 * 24])('a cell of the table of segments, over %d hours', async (hours) => {
    const window = new URLSearchParams({ from: new Date(now - hours * HOUR).toISOString(), to: new Date(now + 60_000).toISOString() });
    const { body } = await product.get<SegmentTable>(`/api/v1/rollouts/shop/stages/pilot/segments?${window.toString()}`);
    const { from, to } = body;
    let opened = 0;
    for (const { segment, cells } of body.rows) {
      for (const [index, { value, numerator, denominator }] of cells.entries()) {
        const { metric, of } = body.columns[index] as SegmentTable['columns'][number];
        if (value === null) continue;
        opened += 1;
        expect([segment, metric, await totalOf({ metric, of, segment, from, to })]).toEqual([segment, metric, { value, numerator, denominator }]);
        if (metric === 'ticket-rate' && !segment) expect(await ticketsOf({ openedFrom: from, openedTo: to })).toBe(numerator);
      }
    }
    expect(opened).toBeGreaterThanOrEqual(6);
  });
});

test('active users are distinct by day, by week and over the whole window', async () => {
  const daily = await series({ metric: 'active-users', ...sinceDays(20) });
  expect(daily.bucketSeconds).toBe(DAY / 1_000);
  expect(filled(daily)).toEqual([2, 1, 2]);
  expect(daily.total.value).toBe(3);
  const ended = await series({ metric: 'active-users', ...sinceDays(20), to: new Date(midnight - 5 * DAY).toISOString() });
  expect(ended.total.value).toBe(2);
  const weekly = await series({ metric: 'active-users', from: new Date(now - 420 * DAY).toISOString() });
  expect(weekly.bucketSeconds).toBe((7 * DAY) / 1_000);
  expect(Math.max(...filled(weekly).map(Number))).toBeLessThanOrEqual(3);
  expect(weekly.total.value).toBe(3);
});

test('open tickets stand at the end of each bucket, as their history has it', async () => {
  const open = await series({ metric: 'open-tickets', from: new Date(midnight - 4 * DAY).toISOString() });
  const at = (time: number) => open.points.findLast((point) => Date.parse(point.at) <= time)?.value;
  expect([at(midnight - 3.5 * DAY), at(midnight - 2.5 * DAY), at(midnight - 1.5 * DAY), at(now)]).toEqual([0, 1, 2, 1]);
});

test('medians come from bins, within one percent', async () => {
  const { total } = await series({ metric: 'first-reply', from: new Date(midnight - 5 * DAY).toISOString() });
  expect(total.numerator).toBe(1);
  expect(Math.abs((total.value ?? 0) / 3_600 - 1)).toBeLessThan(0.0101);
});

test('a promised time counts of the tickets that had it; what may still come in time is not drawn', async () => {
  const from = new Date(midnight - 5 * DAY).toISOString();
  const replies = await series({ metric: 'replied-within', of: '240', from });
  expect(replies.total).toMatchObject({ value: 0.5, numerator: 1, denominator: 2 });
  expect(Date.parse(replies.to)).toBeLessThanOrEqual(Date.now() - 4 * HOUR);
  expect((await series({ metric: 'replied-within', of: '30', from })).total).toMatchObject({ numerator: 0, denominator: 2 });
  expect(await product.get('/api/v1/rollouts/shop/metrics?metric=solved-within')).toMatchObject({ status: 400, body: { errors: [{ path: 'of' }] } });
});

test('tickets that were counted before promised times were are counted by the migration, as they would be today', async () => {
  const read = () =>
    product.query(
      `SELECT s.name, r.segment_id, sum(r.value)::int AS value, max(t.value)::int AS life FROM series s JOIN rollups r ON r.series_id = s.id
       LEFT JOIN stage_totals t ON (t.stage_id, t.segment_id, t.series_id) = (r.stage_id, r.segment_id, r.series_id)
       WHERE s.name LIKE '%-within:%' GROUP BY 1, 2 HAVING sum(r.value) <> 0 ORDER BY 1, 2`,
    );
  const before = await read();
  expect(before.length).toBeGreaterThan(10);
  const migration = new PromisedTimes1765100000000();
  const runner = { query: product.query } as unknown as Parameters<typeof migration.up>[0];
  await migration.down(runner);
  expect(await read()).toEqual([]);
  await migration.up(runner);
  expect(await read()).toEqual(before);
});

test('a journey is named, or the answer says how', async () => {
  const refused = await product.get('/api/v1/rollouts/shop/metrics?metric=journey-completion');
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'of' }] } });
  expect((await series({ metric: 'journey-completion', of: 'buy', from: new Date(midnight - 2 * DAY).toISOString() })).total).toMatchObject({
    value: 0.5,
    numerator: 1,
    denominator: 2,
  });
});

test('errors are told apart by kind, those without one too', async () => {
  const { body } = await product.get<ErrorKinds>('/api/v1/rollouts/shop/errors/kinds?stage=pilot');
  expect(body).toMatchObject({
    requests: 400,
    errors: 6,
    kinds: [
      { kind: 'timeout', errors: 4 },
      { kind: null, errors: 2 },
    ],
  });
});

test('the heat table has a row a segment and a cell a metric, each with its denominator', async () => {
  const { body } = await product.get<SegmentTable>('/api/v1/rollouts/shop/stages/pilot/segments');
  expect(body.dimensions).toEqual([{ key: 'device', name: 'Device', isCapped: false }]);
  const cell = (value: string | null, metric: string) =>
    body.rows.find(({ segment }) => (segment?.value ?? null) === value)?.cells[body.columns.findIndex((column) => column.metric === metric)];
  expect(cell(null, 'error-rate')).toEqual({ value: 6 / 400, numerator: 6, denominator: 400 });
  expect(cell('ios', 'error-rate')).toEqual({ value: 0.04, numerator: 4, denominator: 100 });
  expect(cell('android', 'active-users')).toEqual({ value: 1, numerator: 1, denominator: null });
  expect(cell('android', 'latency-p95')?.value).toBe(600);
});

test('what is not there is answered with where to look', async () => {
  for (const path of [
    'none/metrics?metric=error-rate',
    'shop/metrics?metric=error-rate&stage=none',
    'shop/metrics?metric=error-rate&segment=device:none',
    'shop/evaluations/9999999',
  ]) {
    expect((await product.get(`/api/v1/rollouts/${path}`)).status).toBe(404);
  }
});

describe('Markers', () => {
  const path = '/api/v1/rollouts/shop/markers';
  const list = async (query = ''): Promise<Marker[]> => (await product.get<Markers>(path + query)).body.markers;

  test('what was posted and what was decided stand in one list, by stage, time, kind and tag; watchers are told at once', async () => {
    const socket = product.watch();
    const told: number[] = [];
    socket.on('health', ({ practiceRevision }) => told.push(practiceRevision));
    await new Promise((resolve) => socket.emit('watch', { rollout: 'shop' }, resolve));
    const at = new Date(now - 2 * DAY).toISOString();
    const until = new Date(now - DAY).toISOString();
    const release = await product.post<{ id: string }>(path, { kind: 'release', title: 'Release 2.4', tags: ['api'] });
    expect([release.status, release.body.id]).toEqual([201, expect.stringMatching(/^release \d+$/)]);
    await eventually(() => expect(told.length).toBeGreaterThan(0));
    socket.close();
    await product.post(path, { kind: 'incident', title: 'Slow', at, until, stage: 'pilot' });
    await product.post('/api/v1/rollouts/shop/stages/pilot/decisions', { decision: 'hold', reason: 'Wait for Monday.' });
    expect((await list()).map(({ kind, title, stage, text }) => [kind, title, stage, text])).toEqual([
      ['decision', 'Pilot held', 'pilot', 'Wait for Monday.'],
      ['release', 'Release 2.4', null, null],
      ['incident', 'Slow', 'pilot', null],
    ]);
    expect((await list('?stage=wide')).map(({ title }) => title)).toEqual(['Release 2.4']);
    expect((await list('?tag=api')).map(({ title }) => title)).toEqual(['Release 2.4']);
    expect((await list('?kind=incident')).map(({ title }) => title)).toEqual(['Slow']);
    // It lasted into the window that begins after it did.
    expect((await list(`?from=${new Date(now - 1.5 * DAY).toISOString()}&to=${new Date(now - 1.2 * DAY).toISOString()}`)).map(({ title }) => title)).toEqual([
      'Slow',
    ]);
    expect((await product.send('DELETE', `${path}/${encodeURIComponent(release.body.id)}`)).status).toBe(204);
    expect((await list()).map(({ kind }) => kind)).toEqual(['decision', 'incident']);
    const notes = await product.query<{ action: string }>("SELECT action FROM activity WHERE subject = 'Release 2.4' ORDER BY id");
    expect(notes.map(({ action }) => action)).toEqual(['marker added', 'marker removed']);
  });

  test.each<[string, object, string]>([
    ['ends before it begins', { kind: 'holiday', title: 'Closed', at: '2026-01-02T00:00:00Z', until: '2026-01-01T00:00:00Z' }, 'until'],
    ['links to no web page', { kind: 'note', title: 'Look', url: 'javascript:alert(1)' }, 'url'],
    ['is a decision, which only deciding makes', { kind: 'decision', title: 'Paused' }, 'kind'],
  ])('none is taken that %s', async (_, body, field) => {
    const refused = await product.post<{ errors: { path: string }[] }>(path, body);
    expect([refused.status, refused.body.errors[0]?.path]).toEqual([400, field]);
  });

  test('what was decided is not removed', async () => {
    const decision = (await list()).find(({ kind }) => kind === 'decision') as Marker;
    expect((await product.send('DELETE', `${path}/${encodeURIComponent(decision.id)}`)).status).toBe(404);
  });
});
