import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AssumptionPage } from '@rollout-health/shared/assumptions';
import type { CapacityPage } from '@rollout-health/shared/capacity';
import type { StageForecast } from '@rollout-health/shared/forecast';
import type { Gate, GateReason } from '@rollout-health/shared/gate';
import type { RolloutHealth } from '@rollout-health/shared/health';
import type { Notice } from '@rollout-health/shared/notices';
import type { OwnershipPage } from '@rollout-health/shared/ownership';
import type { Problem } from '@rollout-health/shared/problem';
import type { ReadinessPage } from '@rollout-health/shared/readiness';
import type { Rollout, RolloutDeclaration } from '@rollout-health/shared/rollout';
import type { WorkaroundPage } from '@rollout-health/shared/workarounds';
import { eventually, startProduct, type Product, type Sender } from './harness.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const API = '/api/v1/rollouts/clinic';
const duty = (key: string) => ({ key, name: key, owner: `${key} team`, deputy: `${key} stand-in` });

const declaration: RolloutDeclaration = {
  key: 'clinic',
  name: 'Clinic',
  purpose: 'Patients book without calling.',
  journeys: [{ key: 'book', name: 'Book', start: 'started', finish: 'booked', withinMinutes: 1 }],
  stages: [
    {
      key: 'pilot',
      name: 'Pilot',
      kind: 'pilot',
      plannedUsers: 20,
      state: 'active',
      startedAt: new Date(Date.now() - 20 * DAY).toISOString(),
      criteria: [{ key: 'errors', name: 'Errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02 }],
    },
    { key: 'wide', name: 'Wide', kind: 'expansion', plannedUsers: 5_000 },
  ],
  responsibilities: ['maintains', 'responds', 'supports', 'decides'].map(duty),
};

let product: Product;
let sender: Sender;
let number = 0;
beforeAll(async () => {
  product = await startProduct();
  sender = await product.declare(declaration);
  await report(5_000, 10);
  await gateIs('open');
}, 60_000);
afterAll(() => product?.stop());

const report = (requests: number, errors: number) => sender.send('errors', { id: `r${(number += 1)}`, at: Date.now(), stage: 'pilot', requests, errors });
const put = (path: string, body: object) => product.send<Problem>('PUT', API + path, body);
const post = (path: string, body: object) => product.post<Problem & { key: string }>(API + path, body);
const gate = async () => (await product.get<Gate>(`${API}/stages/pilot/gate`)).body;
const closing = ({ reasons }: Gate) => reasons.filter(({ requirement }) => requirement === 'required').map(({ kind }) => kind);

async function gateIs(state: 'open' | 'closed', ...kinds: string[]): Promise<Gate> {
  return eventually(async () => {
    const now = await gate();
    expect([now.gate, closing(now)]).toEqual([state, kinds]);
    return now;
  });
}

async function reasonOf(kind: string): Promise<GateReason> {
  return eventually(async () => (await gate()).reasons.find((reason) => reason.kind === kind) ?? Promise.reject(new Error(`no reason ${kind} yet`)));
}

test('without an owner the gate closes and says who decides; with one it opens again; the document says the same', async () => {
  await put('/responsibilities/responds', { name: 'Comes when it breaks' });
  const [reason] = (await gateIs('closed', 'responsibility-no-owner')).reasons;
  expect(reason).toMatchObject({
    item: 'responsibilities',
    about: { kind: 'responsibility', key: 'responds' },
    answers: 'decides team',
    opens: expect.any(String),
  });
  const { body } = await product.get<Rollout>(API);
  expect(body.declaration.responsibilities?.[1]).toEqual({ key: 'responds', name: 'Comes when it breaks' });
  const page = (await product.get<OwnershipPage>(`${API}/ownership`)).body;
  expect(page.findings[0]).toMatchObject({ key: 'responds', isClosing: true });
  await put('/responsibilities/responds', { name: 'Comes when it breaks', owner: 'Rosa', deputy: 'Rolf' });
  await gateIs('open');
}, 60_000);

test('a performance test for too few users does not count, and says by how much', async () => {
  await put('/readiness-checks/load', { name: 'Load test', area: 'performance', owner: 'Mia' });
  await gateIs('closed', 'readiness-missing');
  expect((await post('/readiness-checks/load/results', { outcome: 'passed', load: 500, link: 'https://ci.example.org/42' })).status).toBe(201);
  const [reason] = (await gateIs('closed', 'readiness-too-small')).reasons;
  expect(reason).toMatchObject({ text: '“Load test” was done at 500 users; 5,000 are asked for: 4,500 (90 %) short.', answers: 'Mia' });
  const { checks } = (await product.get<ReadinessPage>(`${API}/readiness-checks`)).body;
  expect(checks[0]).toMatchObject({ state: 'too-small', required: 5_000, results: [{ load: 500, postedBy: 'BOOTSTRAP_ADMIN_TOKEN' }] });
  await post('/readiness-checks/load/results', { outcome: 'passed', load: 6_000 });
  await gateIs('open');
  expect((await post('/readiness-checks/none/results', { outcome: 'passed' })).status).toBe(404);
}, 60_000);

test('an assumption is supported by its criterion, is in doubt by itself when that breaks, and stands again once somebody looked', async () => {
  expect((await put('/assumptions/holds', { statement: 'It holds.', family: 'technology', testedIn: 'pilot', criteria: ['nothing'] })).body.errors).toEqual([
    { path: 'criteria[0]', message: 'the stage "pilot" has no criterion with the key "nothing"' },
  ]);
  await put('/assumptions/alone', { statement: 'People manage alone.', family: 'behaviour', testedIn: 'pilot' });
  await gateIs('closed', 'assumption-untested');
  await post('/assumptions/alone/findings', { outcome: 'accepted', finding: 'The fair is on Monday.' });
  await gateIs('open');
  expect((await reasonOf('assumption-accepted')).text).toContain('BOOTSTRAP_ADMIN_TOKEN accepts that: The fair is on Monday.');
  await put('/assumptions/holds', { statement: 'It holds.', family: 'technology', testedIn: 'pilot', criteria: ['errors'] });
  const stateOf = async (key: string) => (await product.get<AssumptionPage>(`${API}/assumptions`)).body.assumptions.find((one) => one.key === key);
  await eventually(async () => expect(await stateOf('holds')).toMatchObject({ state: 'supported', changes: [{ kind: 'verdict', by: null }] }));
  await report(5_000, 2_000);
  await eventually(async () => expect((await stateOf('holds'))?.state).toBe('in-doubt'));
  const held = await stateOf('holds');
  expect(held?.changes[0]).toMatchObject({ kind: 'verdict', criterion: 'errors', evaluation: expect.any(String) });
  expect((await reasonOf('assumption-in-doubt')).requirement).toBe('required');
  await post('/assumptions/holds/findings', { outcome: 'supported', finding: 'A load balancer was misconfigured.' });
  await eventually(async () => expect((await stateOf('holds'))?.state).toBe('supported'));
  await report(500_000, 100);
  await gateIs('open');
}, 60_000);

test('a workaround counted by tickets is projected onto the next stage, and closes the gate past what is tolerable', async () => {
  const users = Array.from({ length: 20 }, (_, index) => ({
    id: `u${index}`,
    name: 'started',
    at: Date.now() - 10 * MINUTE,
    user: `user-${index}`,
    stage: 'pilot',
  }));
  await sender.send('usage', users);
  const ticket = (index: number) => ({
    id: `t${index}`,
    openedAt: Date.now() - MINUTE,
    updatedAt: Date.now(),
    status: 'open',
    stage: 'pilot',
    topic: 'reset',
    workaround: true,
  });
  await sender.send(
    'tickets',
    Array.from({ length: 20 }, (_, index) => ticket(index)),
  );
  const made = await post('/workarounds', {
    name: 'Reset by hand',
    kind: 'manual-effort',
    minutes: 12,
    per: 'occurrence',
    countedBy: 'ticket-topic',
    countedOf: 'reset',
    tolerableUsers: 1_000,
  });
  expect([made.status, made.body.key]).toEqual([201, 'reset-by-hand']);
  const row = await eventually(async () => {
    const { workarounds } = (await product.get<WorkaroundPage>(`${API}/workarounds`)).body;
    expect(workarounds[0]?.counted).toMatchObject({ occurrences: 20, unit: 'user-days', users: 20 });
    return workarounds[0];
  });
  // 12 minutes once for each of 20 users a week, at 250 times as many.
  expect(row?.now?.hours).toBeCloseTo(4, 1);
  expect(row?.next?.hours).toBeCloseTo(1_000, 0);
  expect((row?.next?.lower ?? 0) < 1_000 && (row?.next?.upper ?? 0) > 1_000).toBe(true);
  expect((await gateIs('closed', 'workaround-beyond-size')).reasons[0]?.about).toEqual({ kind: 'workaround', key: 'reset-by-hand', name: 'Reset by hand' });
  const { key: _, ...whole } = {
    key: '',
    name: 'Reset by hand',
    kind: 'manual-effort',
    minutes: 12,
    per: 'occurrence',
    countedBy: 'ticket-topic',
    countedOf: 'reset',
  };
  await put('/workarounds/reset-by-hand', { ...whole, isEnded: true });
  await gateIs('open');
}, 60_000);

test('one counted by hand counts in one request, and its rescues are failures without it', async () => {
  const at = Date.now() - 5 * MINUTE;
  const runs = Array.from({ length: 10 }, (_, index) => [
    { id: `s${index}`, name: 'started', at, user: `walker-${index}`, stage: 'pilot' },
    { id: `f${index}`, name: 'booked', at: at + 20_000, user: `walker-${index}`, stage: 'pilot' },
  ]);
  await sender.send('usage', runs.flat());
  const made = await post('/workarounds', { name: 'Walked through', kind: 'guided-user', minutes: 5, per: 'occurrence', countedBy: 'hand', journey: 'book' });
  expect((await post(`/workarounds/${made.body.key}/occurrences`, {})).status).toBe(204);
  await eventually(async () => {
    const { help } = (await product.get<WorkaroundPage>(`${API}/workarounds`)).body;
    expect(help[0]).toMatchObject({ finished: 10, unaided: 10, rescued: 1 });
    expect((help[0]?.completion ?? 0) - (help[0]?.withoutHelp ?? 0)).toBeCloseTo(1 / (help[0]?.started ?? 1), 6);
    // The stage's own health says the same.
    const [pilot] = (await product.get<RolloutHealth>(`${API}/health`)).body.stages;
    expect(pilot?.withoutHelp).toMatchObject({ status: 'healthy', journeys: [{ journey: 'book', finished: 10, helped: 1 }] });
  }, 60_000);
  expect(
    (await post('/workarounds', { name: 'Cut short', kind: 'accepted-shortcut', minutes: 1, per: 'week', countedBy: 'hand' })).body.errors?.[0]?.path,
  ).toBe('tolerableUsers');
}, 90_000);

test('a dependency that bears too little for the next stage closes the gate', async () => {
  await put('/dependencies/sms', { name: 'SMS gateway', owner: 'Tom', limit: 100, unit: 'messages an hour' });
  await post('/dependencies/sms/reports', { kind: 'load', amount: 4 });
  await post('/dependencies/sms/reports', { kind: 'stress-test', amount: 90, note: 'On a Sunday.' });
  const [reason] = (await gateIs('closed', 'dependency-beyond-limit')).reasons;
  expect(reason?.text).toMatch(/^“SMS gateway” bears 100 messages an hour; Wide would bring [\d,]+ \(4 now\)\.$/);
  await put('/dependencies/sms', { name: 'SMS gateway', owner: 'Tom', limit: 1_000_000, unit: 'messages an hour' });
  await gateIs('open');
}, 60_000);

test('support that cannot carry the next stage closes the gate, and each item can be advisory or off', async () => {
  await put('/capacity', { agents: 1, hoursPerWeek: 10, minutesPerTicket: 30, workingHours: { from: '08:00', to: '17:00', timeZone: 'Europe/Berlin' } });
  expect((await gate()).gate).toBe('open');
  // Ten of the twenty on each of ten whole days, with a ticket each second day: 0.05 of a user-day, for 5,000 users.
  const midnight = Math.floor(Date.now() / DAY) * DAY;
  const days = Array.from({ length: 10 }, (_, index) => midnight - (index + 1) * DAY + 7 * 60 * MINUTE);
  const user = (day: number, index: number) => `user-${(index * 2 + day) % 20}`;
  const visits = days.flatMap((at, day) =>
    Array.from({ length: 10 }, (_, index) => ({ id: `d${day}-${index}`, name: 'started', at, user: user(day, index), stage: 'pilot' })),
  );
  await sender.send('usage', visits);
  const tickets = days.flatMap((at, day) => (day % 2 === 0 ? [{ id: `d${day}`, openedAt: at, updatedAt: at, status: 'solved', stage: 'pilot' }] : []));
  await sender.send('tickets', tickets);
  expect((await gateIs('closed', 'capacity-exceeded')).reasons[0]).toMatchObject({ item: 'capacity', answers: 'supports team' });
  const page = (await product.get<CapacityPage>(`${API}/capacity`)).body;
  expect(page).toMatchObject({ stage: { key: 'pilot' }, capacity: { hours: 10, ticketsPerWorkingDay: 4, workableTickets: 20 }, basis: { days: 19 } });
  // 07:00 UTC is within working hours in Berlin, on its working days.
  expect(page.outsideHours).toEqual({ tickets: tickets.filter(({ openedAt }) => [0, 6].includes(new Date(openedAt).getUTCDay())).length, of: 5 });
  expect(page.sizes.map(({ size, fits }) => [size, fits])).toEqual([
    ['now', 'yes'],
    ['next-and-full', 'no'],
  ]);
  const ahead = page.sizes[1];
  expect(ahead?.hoursPerDay?.expected).toBeCloseTo((ahead?.ticketsPerDay.expected ?? 0) / 2);
  expect(ahead?.backlog.length).toBe(page.days);
  expect(ahead?.unworkableOn?.expected).not.toBeNull();
  expect(page.arrivals?.state).toBe('surge');
  // The forecast is the same one, wherever it stands.
  const { sizes } = (await product.get<StageForecast>(`${API}/stages/pilot/forecast`)).body;
  expect(sizes[0]?.ticketsPerDay).toEqual(ahead?.ticketsPerDay);
  const { capacity } = (await product.get<OwnershipPage>(`${API}/ownership`)).body;
  expect(capacity?.next?.hours).toBeCloseTo(ahead?.hoursPerWeek?.expected ?? 0, 6);
  await put('/stages/pilot/gate', { capacity: 'advisory' });
  await gateIs('open');
  expect((await reasonOf('capacity-exceeded')).requirement).toBe('advisory');
  await put('/stages/pilot/gate', { capacity: 'off' });
  await eventually(async () => expect((await gate()).reasons.some(({ item }) => item === 'capacity')).toBe(false));
}, 60_000);

test('support is told with what is known, acknowledges, and closes the gate that asks for it until then', async () => {
  expect((await reasonOf('support-not-told')).requirement).toBe('advisory');
  await put('/stages/pilot/gate', { capacity: 'off', support: 'required' });
  await gateIs('closed', 'support-not-told');
  // Read before the first ticket came, and remembered for a while.
  await product.query(`UPDATE stage_loads SET read_at = now(), took_ms = 1e6, load = jsonb_set(load, '{basis,tickets}', '0')`);
  const told = await product.post<Notice>(`${API}/notices`, { stage: 'wide', message: 'Say that the old form stays until May.' });
  expect([told.status, told.body]).toMatchObject([201, { state: 'told', scope: { plannedUsers: 5_000, workarounds: [{ key: 'walked-through' }] } }]);
  expect(told.body.scope.hoursPerWeek?.expected).toBeGreaterThan(0);
  await gateIs('closed', 'support-not-acknowledged');
  const answer = await product.post<Notice>(`${API}/notices/${told.body.id}/acknowledgement`, { note: 'Two more at the desk from Monday.' });
  expect(answer.body).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'BOOTSTRAP_ADMIN_TOKEN', note: 'Two more at the desk from Monday.' });
  await gateIs('open');
  expect((await product.post<Problem>(`${API}/notices/${told.body.id}/acknowledgement`, {})).status).toBe(409);
  expect((await product.post<Problem>(`${API}/notices`, { stage: 'pilot' })).body.detail).toContain('has started: support is told before');
  const withdrawals = await Promise.all([1, 2, 3, 4].map(() => product.post<Problem>(`${API}/notices/${told.body.id}/withdrawal`)));
  expect(withdrawals.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  await gateIs('closed', 'support-not-told');
  await put('/stages/pilot/gate', { capacity: 'off' });
  await gateIs('open');
}, 60_000);

test('what a pilot proves is judged from data and answers', async () => {
  await put('/stages/pilot/pilot-answers', { knownByName: 18, builders: ['Ada'], featuresAdded: 7 });
  const { pilot } = (await product.get<AssumptionPage>(`${API}/assumptions`)).body;
  expect(pilot).toMatchObject({ stage: 'pilot', scope: 'made-complete', answeredBy: 'BOOTSTRAP_ADMIN_TOKEN' });
  expect(pilot?.sentences.some(({ tone }) => tone === 'cannot')).toBe(true);
});
