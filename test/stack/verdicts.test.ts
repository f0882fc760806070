import type { RolloutHealth } from '@rollout-health/shared/health';
import type { Explanation, Verdict } from '@rollout-health/shared/verdicts';
import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import { DispersionProcessor } from '../../server/src/health/dispersion.processor.js';
import { Configuration } from '../../server/src/platform/configuration.js';
import { Database } from '../../server/src/storage/database.js';
import { environmentOf, eventually, startProduct, type Product, type Sender } from './harness.js';

const MINUTE = 60_000;
const begin = Math.floor(Date.now() / MINUTE) * MINUTE - 200 * MINUTE;

let product: Product;
let reports = 0;

beforeAll(async () => {
  product = await startProduct();
}, 60_000);

afterAll(async () => {
  await product?.stop();
});

type Criteria = NonNullable<RolloutDeclaration['stages'][number]['criteria']>;
const startedAt = new Date(begin).toISOString();
const declaration = (key: string, criteria: Criteria): RolloutDeclaration => ({
  key,
  name: key,
  purpose: 'Show what verdicts rest on.',
  dimensions: [{ key: 'device' }],
  stages: [
    { key: 'first', name: 'First', kind: 'pilot', plannedUsers: 100, state: 'active', startedAt },
    { key: 'second', name: 'Second', kind: 'expansion', plannedUsers: 1_000, state: 'active', startedAt, criteria },
  ],
});
const errors = (threshold: number): Criteria[number] => ({ key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold });

interface Minute {
  stage?: string;
  requests: number;
  errors: number;
  latencyMs?: object;
}
/** One report a minute, from `from` to `to` minutes after the beginning. */
async function send(sender: Sender, from: number, to: number, of: (minute: number) => Minute): Promise<void> {
  const records = Array.from({ length: to - from }, (_, index) => {
    const minute = from + index;
    return { id: `report-${(reports += 1)}`, at: begin + minute * MINUTE + 1_000, stage: 'second', segment: { device: 'ios' }, ...of(minute) };
  });
  expect((await sender.send('errors', { reports: records })).status).toBe(202);
}

/** Bins of time are looked at every ten seconds: these are over. */
const lookAgain = (rollout: string) => product.query('UPDATE rollouts SET watched_to = NULL WHERE key = $1', [rollout]);

async function verdictOf(rollout: string, criterion: string, isRight: (verdict: Verdict) => void | Promise<void>): Promise<Verdict> {
  return eventually(async () => {
    const { body } = await product.get<RolloutHealth>(`/api/v1/rollouts/${rollout}/health`);
    const verdict = body.stages[1]?.verdicts.find((item) => item.criterion === criterion && item.segment === null);
    if (!verdict) throw new Error('not judged yet');
    await isRight(verdict);
    return verdict;
  }, 30_000);
}

test('a criterion that is changed while its stage runs is judged from then on; one that is only renamed is not', async () => {
  const sender = await product.declare(declaration('changes', [errors(0.02)]));
  await send(sender, 0, 60, () => ({ requests: 500, errors: 6 }));
  await verdictOf('changes', 'errors', ({ outcome }) => expect(outcome).toBe('met'));
  await product.declare(declaration('changes', [{ ...errors(0.02), name: 'Failures' }]));
  await verdictOf('changes', 'errors', ({ name, outcome, sample }) => expect([name, outcome, sample.denominator]).toEqual(['Failures', 'met', 30_000]));
  await product.declare(declaration('changes', [errors(0.015)]));
  const changed = await verdictOf('changes', 'errors', ({ version }) => expect(version).toBe(3));
  expect(changed).toMatchObject({ outcome: 'undecided', sample: { denominator: 0 } });
  expect(Date.parse(changed.sample.from)).toBeGreaterThan(Date.now() - 60_000);
}, 120_000);

test('latency is judged by the requests that were slower, exactly, and by the mean of what was reported', async () => {
  const slow: Criteria[number] = { key: 'slow', role: 'guard', metric: 'slow-requests', of: '800', comparison: 'below', threshold: 0.05 };
  const p95: Criteria[number] = { key: 'p95', role: 'guard', metric: 'latency-p95', comparison: 'below', threshold: 900 };
  const sender = await product.declare(declaration('latency', [slow, p95]));
  await send(sender, 0, 120, (minute) => ({ requests: 200, errors: 0, latencyMs: { p50: 120, p95: 600 + (minute % 10) * 10, slower: { '800': 4 } } }));
  const { sample, estimate } = await verdictOf('latency', 'slow', ({ outcome }) => expect(outcome).toBe('met'));
  expect([sample.numerator, sample.denominator, estimate]).toEqual([480, 24_000, 0.02]);
  const mean = await verdictOf('latency', 'p95', ({ outcome }) => expect(outcome).toBe('met'));
  expect(mean.estimate).toBeCloseTo(645, 6);
  expect((mean.upper as number) > 645 && (mean.upper as number) < 700).toBe(true);
  const bad = await sender.send('errors', { id: 'bad', at: Date.now(), requests: 10, errors: 0, latencyMs: { slower: { '800': 11 } } });
  expect([bad.status, JSON.stringify(bad.body)]).toEqual([400, expect.stringContaining('latencyMs.slower')]);
  const odd = await sender.send('errors', { id: 'odd', at: Date.now(), requests: 10, errors: 0, latencyMs: { slower: { '801': 1 } } });
  expect([odd.status, JSON.stringify(odd.body)]).toEqual([400, expect.stringContaining('801')]);
}, 120_000);

test('a stage that runs at the same time moves with it: what breaks both is no breach, what breaks one is, with when it broke', async () => {
  const beside: Criteria[number] = { key: 'beside', role: 'guard', metric: 'error-rate', comparison: 'below', baseline: { stage: 'first', ratio: 1.2 } };
  const sender = await product.declare(declaration('beside', [beside]));
  const first = (minute: number, rate: number) => ({ stage: 'first', requests: 400, errors: 400 * rate, minute });
  await send(sender, 0, 150, (minute) => first(minute, minute < 60 ? 0.01 : 0.05));
  await send(sender, 0, 150, (minute) => ({ requests: 200, errors: minute < 60 ? 2 : 10 }));
  const calm = await verdictOf('beside', 'beside', async ({ sample, towards }) => {
    expect(sample.denominator).toBe(30_000);
    if (towards.met === 0) await lookAgain('beside');
    expect(towards.met).toBeGreaterThan(0);
  });
  expect([calm.comparedWith, calm.outcome, calm.change]).toEqual(['concurrent', 'met', null]);
  // How it narrowed, with the limit as it was then: a fifth above 1 %, and above what came after.
  const { narrowing } = (await product.get<Explanation>('/api/v1/rollouts/beside/stages/second/criteria/beside')).body;
  expect(narrowing.length).toBeGreaterThan(10);
  expect(narrowing[5]?.limit).toBeCloseTo(0.012, 3);
  expect(narrowing.at(-1)).toMatchObject({ denominator: 30_000, limit: calm.limit });
  expect(narrowing.at(-2)?.upper).toBeLessThan(narrowing.at(-2)?.limit ?? 0);
  await send(sender, 150, 190, (minute) => first(minute, 0.05));
  await send(sender, 150, 190, () => ({ requests: 200, errors: 30 }));
  const broken = await verdictOf('beside', 'beside', async ({ change }) => {
    if (change === null) await lookAgain('beside');
    expect(change).not.toBeNull();
  });
  expect(broken.outcome).toBe('breached');
  const brokenAt = (Date.parse(broken.change?.broken.likeliest ?? '') - begin) / MINUTE;
  expect(brokenAt >= 145 && brokenAt <= 155).toBe(true);
}, 180_000);

test('what users bring in clusters is measured, and a verdict says so: tickets of one user, and runs of one user that all end alike', async () => {
  const tickets: Criteria[number] = { key: 'tickets', role: 'guard', metric: 'ticket-rate', comparison: 'below', threshold: 500 };
  const unaided: Criteria[number] = { key: 'unaided', role: 'goal', metric: 'unaided-share', of: 'buy', comparison: 'above', threshold: 0.4 };
  const sender = await product.declare({
    ...declaration('clusters', [tickets, unaided]),
    journeys: [{ key: 'buy', name: 'Buy', start: 'cart', finish: 'paid', withinMinutes: 1 }],
  });
  const users = Array.from({ length: 40 }, (_, index) => `user-${index}`);
  const runs = users.flatMap((user, index) =>
    Array.from({ length: 6 }, (_, run) => {
      const at = begin + (index + run * 30) * MINUTE;
      const event = { user, stage: 'second', assisted: index % 2 === 0 };
      return [
        { ...event, id: `cart-${user}-${run}`, name: 'cart', at },
        { ...event, id: `paid-${user}-${run}`, name: 'paid', at: at + 1_000 },
      ];
    }).flat(),
  );
  const opened = users.slice(0, 10).flatMap((user) =>
    Array.from({ length: 4 }, (_, index) => {
      const at = new Date(begin + (index + 1) * 40 * MINUTE).toISOString();
      return { id: `${user}-${index}`, status: 'open', openedAt: at, updatedAt: at, user, stage: 'second' };
    }),
  );
  expect((await sender.send('usage', { events: runs })).status).toBe(202);
  expect((await sender.send('tickets', { tickets: opened })).status).toBe(202);
  await verdictOf('clusters', 'unaided', ({ sample }) => expect([sample.numerator, sample.denominator]).toEqual([120, 240]));
  await verdictOf('clusters', 'tickets', ({ sample }) => expect(sample.numerator).toBe(40));
  const database = new Database(Configuration.from(environmentOf(product.databaseUrl)));
  await product.query('UPDATE stages SET run_dispersion_at = NULL');
  await new DispersionProcessor(database, { now: () => new Date() }).process();
  await database.close();
  await sender.send('usage', { ...runs[0], id: 'one more', name: 'looked around' });
  // Half of 40 users always alone, half never: six runs tell as much as one, times m/(m−1).
  await verdictOf('clusters', 'unaided', ({ dispersion }) => expect(dispersion).toBe(6.15));
  await verdictOf('clusters', 'tickets', ({ dispersion }) => expect(dispersion).toBeGreaterThanOrEqual(4));
}, 120_000);
