import type { StageForecast } from '@rollout-health/shared/forecast';
import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import { ForecastStore } from '../../server/src/health/load/forecast.store.js';
import { eventually, startProduct, type Product } from './harness.js';

const DAY = 86_400_000;
const DAYS = 8;
const midnight = Math.floor(Date.now() / DAY) * DAY;
const PEOPLE = 40;

const declaration: RolloutDeclaration = {
  key: 'grows',
  name: 'Grows',
  purpose: 'Show what is to come.',
  dimensions: [{ key: 'device', name: 'Device', plannedMix: { ios: 0.25, android: 0.75 } }],
  stages: [
    { key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: PEOPLE, state: 'active', startedAt: new Date(midnight - DAYS * DAY).toISOString() },
    { key: 'stage-1', name: 'Stage 1', kind: 'expansion', plannedUsers: 400, plannedMix: { device: { ios: 0.5, android: 0.3, tablet: 0.2 } } },
    { key: 'everybody', name: 'Everybody', kind: 'expansion', plannedUsers: 10_000 },
    { key: 'operation', name: 'In operation', kind: 'operation', plannedUsers: 9_000 },
  ],
};

let product: Product;
beforeAll(async () => {
  product = await startProduct();
}, 60_000);
afterAll(() => product?.stop());

const forecastOf = (stage: string) => product.get<StageForecast>(`/api/v1/rollouts/grows/stages/${stage}/forecast`);

test('a day at the next size and at full size, weighed by the planned mix; what nobody was is named', async () => {
  const sender = await product.declare(declaration);
  expect((await forecastOf('pilot')).body).toMatchObject({ basis: null, sizes: [], missing: expect.stringContaining('Nobody came back') as unknown });
  // Everybody comes on the first day; then half of them each day on iOS, a quarter on Android. Androids file a ticket each time they come.
  const events: object[] = [];
  const tickets: object[] = [];
  for (let day = 0; day < DAYS; day += 1) {
    for (let person = 0; person < PEOPLE; person += 1) {
      const device = person % 2 === 0 ? 'ios' : 'android';
      if (day > 0 && Math.floor(person / 2 + day) % (device === 'ios' ? 2 : 4) !== 0) continue;
      const at = midnight - (DAYS - day) * DAY + 3_600_000;
      const about = { user: `user-${person}`, stage: 'pilot', segment: { device } };
      events.push({ id: `${day}-${person}`, name: 'opened', at, ...about });
      if (device === 'android') tickets.push({ id: `${day}-${person}`, openedAt: at, updatedAt: at, status: 'open', ...about });
    }
  }
  await sender.send('usage', events);
  await sender.send('tickets', tickets);
  await sender.send('members', [{ user: 'user-0', stage: 'pilot' }]);
  const forecast = await eventually(async () => {
    const { body } = await forecastOf('pilot');
    expect(body.basis).toMatchObject({ userDays: events.length, tickets: tickets.length });
    return body;
  });
  expect(forecast.basis).toMatchObject({ days: DAYS, people: PEOPLE, from: declaration.stages[0]?.startedAt });
  expect(forecast.basis).toMatchObject({ personDays: 280, activeDays: 105 });
  expect(forecast.basis?.activeShare).toBeCloseTo(0.375, 5);
  expect(forecast.sizes.map(({ stage, isNext, isFullSize, mix }) => [stage, isNext, isFullSize, mix?.dimension])).toEqual([
    ['stage-1', true, false, 'device'],
    ['everybody', false, true, 'device'],
  ]);
  const [next, full] = forecast.sizes;
  // 10,000 people, a quarter on iOS: half of these and a quarter of the others come; each of the others with a ticket.
  expect(full?.activeUsers.expected).toBeCloseTo(10_000 * (0.25 * 0.5 + 0.75 * 0.25), 0);
  expect(full?.ticketsPerDay.expected).toBeCloseTo(10_000 * 0.75 * 0.25, 0);
  expect(next?.activeUsers.expected).toBeCloseTo((400 * (0.5 * 0.5 + 0.3 * 0.25)) / 0.8, 1);
  expect(next?.mix).toMatchObject({ dimension: 'device', name: 'Device', unseen: expect.closeTo(0.2) as unknown, unseenValues: ['tablet'] });
  expect(next?.mix?.values).toEqual([
    // 20 people on the seven days after their first.
    { value: 'ios', share: 0.5, ticketsPerDay: 0, seen: { personDays: 140, activeDays: 70, userDays: 90, tickets: 0 } },
    {
      value: 'android',
      share: 0.3,
      ticketsPerDay: expect.closeTo(400 * 0.3 * 0.25, 5) as unknown,
      seen: { personDays: 140, activeDays: 35, userDays: 55, tickets: 55 },
    },
    { value: 'tablet', share: 0.2, ticketsPerDay: null, seen: null },
  ]);
  expect(next?.sentences.join(' ')).toContain('20 % of the planned users are of a kind that was never observed (tablet)');
  for (const { activeUsers, ticketsPerDay } of forecast.sizes) {
    for (const { expected, lower, upper } of [activeUsers, ticketsPerDay]) expect(lower < expected && expected < upper).toBe(true);
  }
}, 60_000);

test('where there is nothing to forecast from, the answer says why and what to do', async () => {
  expect((await forecastOf('stage-1')).body.missing).toBe('Stage 1 has not started. Forecasts are made from the stage that runs: open that one.');
  const nowhere = await forecastOf('stage-9');
  expect([nowhere.status, (nowhere.body as unknown as { detail: string }).detail]).toEqual([
    404,
    expect.stringContaining('GET /api/v1/rollouts/grows lists its stages'),
  ]);
});

test('people of a first day that began within the day are known of like all others', async () => {
  const beganAt = midnight - 3 * DAY + 6 * 3_600_000;
  const sender = await product.declare({
    ...declaration,
    key: 'midday',
    stages: [{ key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 2, state: 'active', startedAt: new Date(beganAt).toISOString() }],
  });
  const at = (user: string, time: number) => ({ id: `${user} ${time}`, name: 'opened', user, at: time, stage: 'pilot' });
  await sender.send('usage', [at('once', beganAt + 60_000), at('again', beganAt + 60_000), at('again', beganAt + DAY)]);
  await eventually(async () => {
    const [stage] = await product.query<{ id: number; rolloutId: number }>(
      `SELECT s.id, s.rollout_id AS "rolloutId" FROM stages s JOIN rollouts r ON r.id = s.rollout_id WHERE r.key = 'midday'`,
    );
    expect((await new ForecastStore(product).stages(stage?.rolloutId ?? 0)).map(({ seen }) => seen)).toEqual([2]);
    const totals = await product.query(
      `SELECT n.name FROM stage_totals t JOIN series n ON n.id = t.series_id WHERE t.stage_id = $1 AND n.name = 'users-last-seen'`,
      [stage?.id],
    );
    expect(totals).toEqual([]);
  });
});

test('a mix that does not add up, or of no dimension, is refused by its field', async () => {
  const wrong = structuredClone(declaration);
  wrong.dimensions = [{ key: 'device', plannedMix: { ios: 0.5, android: 0.4 } }];
  wrong.stages[1] = { ...(wrong.stages[1] as RolloutDeclaration['stages'][number]), plannedMix: { site: { north: 1 } } };
  const { status, body } = await product.post<{ errors: { path: string; message: string }[] }>('/api/v1/rollouts', wrong);
  expect(status).toBe(400);
  expect(body.errors).toContainEqual(
    expect.objectContaining({ path: 'dimensions[0].plannedMix', message: 'its shares sum to 0.9; they must sum to 1, such as 0.6 and 0.4' }),
  );
  wrong.dimensions = declaration.dimensions;
  expect((await product.post<{ errors: { path: string }[] }>('/api/v1/rollouts', wrong)).body.errors.map(({ path }) => path)).toEqual([
    'stages[1].plannedMix.site',
  ]);
});
