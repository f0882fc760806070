import type { Gate } from '@rollout-health/shared/gate';
import type { HealthChangeRecord, RolloutHealth, StageHealth } from '@rollout-health/shared/health';
import type { Evaluation, Explanation } from '@rollout-health/shared/verdicts';
import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import type { Stability, StabilityWeek } from '@rollout-health/shared/stability';
import { eventually, startProduct, type Product, type Sender } from './harness.js';

const MINUTE = 60_000;

const declaration = (key: string): RolloutDeclaration => ({
  key,
  name: key,
  purpose: 'Show that health follows what comes in.',
  dimensions: [{ key: 'device' }],
  stages: [
    {
      key: 'pilot',
      name: 'Pilot',
      kind: 'pilot',
      plannedUsers: 100,
      state: 'active',
      startedAt: new Date(Date.now() - 60 * MINUTE).toISOString(),
      criteria: [{ key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02, scope: { everySegmentOf: 'device' } }],
    },
    { key: 'everybody', name: 'Everybody', kind: 'expansion', plannedUsers: 10_000 },
  ],
});

let product: Product;
let reports = 0;

// Whichever evaluation comes first sees the signals; on a busy machine that may be the declaration's or a tick's.
const SIGNALS = expect.stringMatching(/^(signals|declaration|tick)$/) as unknown;

beforeAll(async () => {
  product = await startProduct();
}, 60_000);

afterAll(async () => {
  await product?.stop();
});

const report = (sender: Sender, requests: number, errors: number, device = 'ios', at = Date.now()) =>
  sender.send('errors', { id: `report-${(reports += 1)}`, at, stage: 'pilot', requests, errors, segment: { device } });

const health = async (rollout: string): Promise<RolloutHealth> => (await product.get<RolloutHealth>(`/api/v1/rollouts/${rollout}/health`)).body;
const pilotOf = async (rollout: string): Promise<StageHealth> => (await health(rollout)).stages.find(({ stage }) => stage === 'pilot') as StageHealth;

async function reach(rollout: string, status: StageHealth['status']): Promise<StageHealth> {
  return eventually(async () => {
    const pilot = await pilotOf(rollout);
    expect(pilot.status).toBe(status);
    return pilot;
  });
}

test('a stage gathers, gets healthy, breaks on one device and says so; its gate follows', async () => {
  const sender = await product.declare(declaration('follows'));
  expect((await reach('follows', 'gathering')).reasons[0]?.kind).toBe('no-signals');
  await report(sender, 5_000, 10);
  await report(sender, 5_000, 10, 'android');
  expect((await reach('follows', 'healthy')).gate).toBe('open');
  await report(sender, 5_000, 800, 'android');
  const failing = await reach('follows', 'failing');
  const reason = failing.reasons.find(({ segment }) => segment?.value === 'android');
  expect(reason?.text).toMatch(/^Error rate 8\.1 % \(810 of 10,000 requests\) is above the limit of 2 % on device: android since \d\d:\d\d UTC\.$/);
  const gate = await product.get<Gate>('/api/v1/rollouts/follows/stages/pilot/gate');
  expect([gate.status, gate.body.gate, gate.body.reasons[0]?.kind]).toEqual([200, 'closed', 'guard-breached']);
  expect((await product.get('/api/v1/rollouts/follows/stages/pilot/gate?enforce=true')).status).toBe(409);
  const { body } = await product.get<{ changes: HealthChangeRecord[] }>('/api/v1/rollouts/follows/health-changes?stage=pilot');
  expect(body.changes.map(({ to, cause }) => [to, cause])).toEqual([
    ['failing', SIGNALS],
    ['healthy', SIGNALS],
    ['gathering', expect.anything()],
  ]);
  const evaluation = await product.get<Evaluation>(`/api/v1/rollouts/follows/evaluations/${reason?.evaluation}`);
  expect(evaluation.body.verdict).toMatchObject({ outcome: 'breached', segment: { value: 'android' }, version: 1 });
}, 60_000);

test('a stage whose signals stop turns silent without anything arriving', async () => {
  const sender = await product.declare(declaration('stops'));
  await product.query(`UPDATE sources SET expect_every_seconds = 10 WHERE rollout_id = (SELECT id FROM rollouts WHERE key = 'stops')`);
  await report(sender, 10_000, 10);
  await reach('stops', 'healthy');
  await product.query(
    `UPDATE feeds SET last_received_at = now() - interval '11 seconds' WHERE source_id IN (SELECT s.id FROM sources s JOIN rollouts r ON r.id = s.rollout_id WHERE r.key = 'stops')`,
  );
  const silent = await reach('stops', 'silent');
  expect(silent.verdicts.every(({ isStale }) => isStale)).toBe(true);
  expect(silent.gate).toBe('closed');
  await report(sender, 100, 0);
  await reach('stops', 'healthy');
}, 60_000);

test('late signals revise the verdict that was made without them, and leave it standing', async () => {
  const sender = await product.declare(declaration('late'));
  await report(sender, 20, 0, 'ios', Date.now() - 30 * MINUTE);
  const first = await eventually(async () => {
    const verdict = (await pilotOf('late')).verdicts.find(({ segment, sample }) => segment === null && sample.denominator === 20);
    return verdict ?? Promise.reject(new Error('not judged yet'));
  });
  expect(first.outcome).toBe('undecided');
  await report(sender, 5_000, 1_000, 'ios', Date.now() - 20 * MINUTE);
  const revised = await eventually(async () => {
    const { body } = await product.get<Evaluation>(`/api/v1/rollouts/late/evaluations/${first.evaluation}`);
    expect(body.revision).not.toBeNull();
    return body;
  });
  expect(revised.verdict.outcome).toBe('undecided');
  expect(revised.revision).toMatchObject({ outcome: 'breached', sample: { numerator: 1_000, denominator: 5_020 } });
}, 60_000);

test('evaluations of one rollout asked for at once announce each change once', async () => {
  const sender = await product.declare(declaration('once'));
  await reach('once', 'gathering');
  const socket = product.watch();
  const revisions: number[] = [];
  socket.on('health', (message) => revisions.push(message.revision));
  await new Promise((resolve) => socket.emit('watch', { rollout: 'once' }, resolve));
  await Promise.all(Array.from({ length: 20 }, () => report(sender, 500, 1)));
  await eventually(async () => {
    const { revision, stages } = await health('once');
    expect(stages[0]?.figures.find(({ metric }) => metric === 'error-rate')?.denominator).toBe(10_000);
    expect(revisions.at(-1)).toBe(revision);
  });
  socket.close();
  expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
}, 60_000);

test('a verdict explains itself: its figures agree with the health, its budget adds up, its segments stand in order', async () => {
  const sender = await product.declare(declaration('explains'));
  await report(sender, 5_000, 20, 'ios', Date.now() - 20 * MINUTE);
  await report(sender, 5_000, 800, 'android', Date.now() - 10 * MINUTE);
  const failing = await reach('explains', 'failing');
  const path = '/api/v1/rollouts/explains/stages/pilot/criteria';
  const { status, body } = await product.get<Explanation>(`${path}/errors`);
  expect(status).toBe(200);
  const shown = failing.verdicts.find(({ segment }) => segment === null);
  expect(body.verdict).toMatchObject({ outcome: shown?.outcome, sample: { numerator: 820, denominator: 10_000 }, estimate: shown?.estimate });
  expect(body.sentences[0]).toContain('820 of 10,000 requests');
  expect(body.narrowing.at(-1)).toMatchObject({ numerator: 820, denominator: 10_000, estimate: body.verdict.estimate });
  expect(body.narrowing.some(({ denominator }) => denominator === 5_000)).toBe(true);
  expect(body.budget.criteria.reduce((sum, { share }) => sum + share, body.budget.kept)).toBeCloseTo(body.budget.stage, 12);
  expect(body.segments.map(({ segment, drives }) => [segment?.value, drives])).toEqual([
    ['android', true],
    ['ios', false],
  ]);
  expect(body.burnRates).toHaveLength(4);
  expect(body.burnRates[0]?.long).toBeCloseTo(0.082 / 0.02, 1);
  const android = await product.get<Explanation>(`${path}/errors?segment=device:android`);
  expect(android.body.verdict).toMatchObject({ outcome: 'breached', drives: true, sample: { numerator: 800, denominator: 5_000 } });
  const nowhere = await product.get<{ detail: string }>(`${path}/nothing`);
  expect([nowhere.status, nowhere.body.detail]).toEqual([404, 'The stage "pilot" has no verdict on "nothing". Its health lists those it has.']);
}, 60_000);

test('ninety days after its launch a stage is judged every hour by time alone; its weeks say what is known, and open what changed', async () => {
  const launched = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 90 * 86_400_000);
  const pilot = declaration('launched').stages[0] as RolloutDeclaration['stages'][number];
  const operation = { ...pilot, kind: 'operation' as const, startedAt: launched.toISOString() };
  const sender = await product.declare({ ...declaration('launched'), stages: [operation] });
  await report(sender, 5_000, 10);
  await reach('launched', 'healthy');
  const hours = () =>
    product.query<{ hour: Date; status: string }>(
      `SELECT h.hour, h.status FROM stage_hours h JOIN stages s ON s.id = h.stage_id JOIN rollouts r ON r.id = s.rollout_id WHERE r.key = 'launched' ORDER BY 1`,
    );
  const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  await eventually(async () => expect((await hours()).map(({ hour: at }) => at.getTime())).toContain(hour));
  // As if all that had been an hour ago: nothing arrives, and the next hour is judged all the same.
  await product.query(`UPDATE stage_hours SET hour = hour - interval '1 hour'`);
  await product.query(`UPDATE rollouts SET evaluated_at = evaluated_at - interval '1 hour' WHERE key = 'launched'`);
  await eventually(async () => expect((await hours()).at(-1)).toEqual({ hour: new Date(hour), status: 'healthy' }));
  const { body } = await product.get<Stability>('/api/v1/rollouts/launched/stages/pilot/stability');
  expect(body.weeks.length).toBeGreaterThanOrEqual(13);
  expect(body.weeks[0]).toMatchObject({ from: launched.toISOString(), worst: null, knownHours: 0 });
  const last = body.weeks.at(-1) as StabilityWeek;
  expect(last.hours.healthy).toBeGreaterThan(0);
  expect(body.weeks.slice(-2).reduce((sum, { changes }) => sum + changes, 0)).toBeGreaterThan(0);
  const week = `from=${last.from}&to=${new Date(Date.parse(last.to) + 1).toISOString()}`;
  const changed = await product.get<{ changes: HealthChangeRecord[] }>(`/api/v1/rollouts/launched/health-changes?stage=pilot&${week}`);
  expect(changed.body.changes.filter(({ from }) => from !== null)).toHaveLength(last.changes);
  const before = await product.get<{ changes: HealthChangeRecord[] }>(`/api/v1/rollouts/launched/health-changes?to=${body.weeks[0]?.to}`);
  expect(before.body.changes).toEqual([]);
}, 60_000);
