import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BackTest } from '@rollout-health/shared/back-test';
import type { RolloutHealth } from '@rollout-health/shared/health';
import type { Evaluation, Verdict } from '@rollout-health/shared/verdicts';
import type { CriterionDeclaration, RolloutDeclaration } from '@rollout-health/shared/rollout';
import { eventually, startProduct, type Answer, type Product } from './harness.js';

const MINUTE = 60_000;
const BUCKET = 10_000;

let product: Product;
beforeAll(async () => {
  product = await startProduct();
}, 60_000);
afterAll(() => product.stop());

const errors: CriterionDeclaration = { key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02 };
const declaration = (key: string, criteria: CriterionDeclaration[], startedAt: number): RolloutDeclaration => ({
  key,
  name: key,
  purpose: 'Try a criterion before it stands.',
  dimensions: [{ key: 'device' }],
  stages: [
    { key: 'first', name: 'First', kind: 'pilot', plannedUsers: 100, state: 'active', startedAt: new Date(startedAt).toISOString() },
    { key: 'second', name: 'Second', kind: 'expansion', plannedUsers: 1_000, state: 'active', startedAt: new Date(startedAt).toISOString(), criteria },
    { key: 'third', name: 'Third', kind: 'expansion', plannedUsers: 9_000 },
  ],
});
const tryOn = (rollout: string, criterion: string, body: object = {}, stage = 'second'): Promise<Answer<BackTest>> =>
  product.post<BackTest>(`/api/v1/rollouts/${rollout}/stages/${stage}/criteria/${criterion}/back-test`, body);
const verdictsOf = async (rollout: string): Promise<Verdict[]> =>
  (await product.get<RolloutHealth>(`/api/v1/rollouts/${rollout}/health`)).body.stages[1]?.verdicts ?? [];
const evaluationsOf = async (rollout: string): Promise<Evaluation[]> =>
  (await product.get<{ evaluations: Evaluation[] }>(`/api/v1/rollouts/${rollout}/stages/second/evaluations?criterion=errors`)).body.evaluations.toReversed();
const figuresOf = ({ outcome, estimate, lower, upper, limit, sample }: BackTest['places'][0]['last']) => [
  outcome,
  estimate,
  lower,
  upper,
  limit,
  sample.numerator,
  sample.denominator,
];
const nextBucket = (): Promise<void> => {
  const until = Math.floor(Date.now() / BUCKET) * BUCKET + BUCKET;
  return eventually(() => expect(Date.now()).toBeGreaterThan(until));
};

test('an unchanged criterion turns in the replay as it turned live; an edited one as it would have; and nothing is changed by trying', async () => {
  const source = await product.declare(declaration('turning', [errors], Date.now()));
  const turned = async (outcome: string) => eventually(async () => expect((await verdictsOf('turning'))[0]?.outcome).toBe(outcome), 30_000);
  await turned('undecided');
  await nextBucket();
  await source.send('errors', { id: 'well', at: Date.now(), stage: 'second', requests: 20_000, errors: 100 });
  await turned('met');
  await nextBucket();
  await source.send('errors', { id: 'ill', at: Date.now(), stage: 'second', requests: 20_000, errors: 4_000 });
  await turned('breached');
  await nextBucket();

  const stored = await evaluationsOf('turning');
  const { status, body } = await tryOn('turning', 'errors', { days: 1 });
  expect([status, body.isAsDeclared, body.stepSeconds]).toEqual([200, true, 10]);
  const [place] = body.places as [BackTest['places'][0]];
  expect(place.turns.map(({ outcome }) => outcome)).toEqual(stored.map(({ verdict }) => verdict.outcome));
  place.turns.forEach(({ at }, index) => expect(Math.abs(Date.parse(at) - Date.parse(stored[index]?.madeAt ?? ''))).toBeLessThanOrEqual(BUCKET + 1_000));
  expect(place.stored.map(({ evaluation }) => evaluation)).toEqual(stored.map(({ id }) => id));

  const edited = await tryOn('turning', 'errors', { criterion: { ...errors, threshold: 0.4 } });
  expect([edited.body.isAsDeclared, edited.body.places[0]?.seconds.breached, edited.body.places[0]?.last.outcome]).toEqual([false, 0, 'met']);
  const again = await tryOn('turning', 'errors', { criterion: errors });
  expect([again.body.isAsDeclared, again.body.places[0]?.last.outcome]).toEqual([true, 'breached']);
  expect((await evaluationsOf('turning')).map(({ id, verdict }) => [id, verdict.version])).toEqual(stored.map(({ id }) => [id, 1]));
}, 120_000);

test('whatever the form of a criterion, the replay ends with the verdict that stands', async () => {
  const begin = Math.floor(Date.now() / MINUTE) * MINUTE - 200 * MINUTE;
  const criteria: CriterionDeclaration[] = [
    { ...errors, scope: { everySegmentOf: 'device' } },
    { key: 'p95', role: 'goal', metric: 'latency-p95', comparison: 'below', threshold: 900 },
    { key: 'slow', role: 'guard', metric: 'slow-requests', of: '800', comparison: 'below', threshold: 0.05 },
    { key: 'beside', role: 'guard', metric: 'error-rate', comparison: 'below', baseline: { stage: 'first', ratio: 1.2 } },
  ];
  const source = await product.declare(declaration('forms', criteria, begin));
  const reports = Array.from({ length: 180 }, (_, minute) =>
    ['first', 'second'].flatMap((stage) =>
      ['ios', 'android'].map((device) => ({
        id: `${stage} ${device} ${minute}`,
        at: begin + minute * MINUTE + 1_000,
        stage,
        segment: { device },
        requests: 100,
        errors: stage === 'second' && device === 'ios' && minute > 90 ? 6 : 1,
        latencyMs: { p50: 90, p95: 600 + (minute % 10) * 10, slower: { '800': 2 } },
      })),
    ),
  ).flat();
  expect((await source.send('errors', { reports })).status).toBe(202);
  await eventually(async () => expect((await verdictsOf('forms')).find(({ criterion }) => criterion === 'p95')?.sample.denominator).toBe(36_000), 30_000);
  await eventually(async () => {
    const live = await verdictsOf('forms');
    for (const { key } of criteria) {
      const { body } = await tryOn('forms', key);
      const told = body.places.map(({ segment, last }) => [segment?.value, ...figuresOf(last)]);
      const stands = live.filter(({ criterion }) => criterion === key).map((verdict) => [verdict.segment?.value, ...figuresOf(verdict)]);
      expect([key, told.sort()]).toEqual([key, stands.sort()]);
    }
  }, 40_000);
  expect((await verdictsOf('forms')).filter(({ outcome }) => outcome === 'breached').length).toBeGreaterThan(0);
}, 120_000);

test('there is nothing to try on before a stage begins, nor of a criterion that nobody sent', async () => {
  const answers = [
    await tryOn('forms', 'errors', { criterion: errors }, 'third'),
    await tryOn('forms', 'unheard'),
    await tryOn('forms', 'errors', { criterion: { ...errors, key: 'other' } }),
    await tryOn('forms', 'errors', { days: 91 }),
    await tryOn('forms', 'unheard', { criterion: { ...errors, key: 'unheard', metric: 'journey-completion', of: 'nothing', comparison: 'above' } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([409, 404, 400, 400, 200]);
  expect(answers[4]?.body.places[0]?.last).toMatchObject({ outcome: 'undecided', estimate: null });
});
