import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { GateAnswer } from '@rollout-health/shared/gate';
import { eventually, startProduct, type Product, type Sender } from './harness.js';

let product: Product;
let source: Sender;
beforeAll(async () => {
  product = await startProduct();
  source = await product.declare({
    key: 'canary',
    name: 'Canary',
    purpose: 'Pipelines ask before they go on.',
    stages: ['fine', 'thin', 'ill', 'next'].map((key, index) => ({
      key,
      name: key,
      kind: index === 0 ? ('pilot' as const) : ('expansion' as const),
      plannedUsers: 100,
      state: key === 'next' ? ('planned' as const) : ('active' as const),
      ...(key !== 'next' && { startedAt: new Date(Date.now() - 3_600_000).toISOString() }),
      criteria: [{ key: 'errors', role: 'guard' as const, metric: 'error-rate' as const, comparison: 'below' as const, threshold: 0.02 }],
      gate: { review: 'off' as const, responsibilities: 'off' as const },
    })),
  });
  const report = (stage: string, requests: number, errors: number) => ({ id: stage, at: Date.now() - 60_000, stage, requests, errors });
  await source.send('errors', [report('fine', 20_000, 20), report('thin', 10, 0), report('ill', 20_000, 4_000)]);
  await eventually(async () => expect([(await gate('fine')).gate, (await gate('ill')).score]).toEqual(['open', 0]), 30_000);
}, 90_000);
afterAll(() => product.stop());

const at = (stage: string, query = '') => `/api/v1/rollouts/canary/stages/${stage}/gate${query}`;
const gate = async (stage: string): Promise<GateAnswer> => (await product.get<GateAnswer>(at(stage))).body;

/** Argo Rollouts' web metric: `jsonPath: "{$.score}"`, `successCondition: result == 1`, `failureCondition: result == 0`; neither is inconclusive, and pauses. */
const argo = async (stage: string): Promise<string> => {
  const { score } = await gate(stage);
  return score === 1 ? 'successful' : score === 0 ? 'failed' : 'inconclusive';
};

/** Flagger's webhook: posts what it is about, and goes on at 2xx alone. */
const flagger = async (stage: string, query = ''): Promise<boolean> => {
  const { status } = await product.post(at(stage, query), { name: 'canary', namespace: 'shop', phase: 'Progressing', metadata: { stage } });
  return status >= 200 && status < 300;
};

test.each([
  ['fine', 'successful', true, true],
  ['thin', 'inconclusive', false, false],
  ['ill', 'failed', false, false],
])('of a stage that is %s Argo hears "%s", and Flagger whether it may go on', async (stage, phase, goesOn, mayProceed) => {
  expect([await argo(stage), await flagger(stage), (await gate(stage)).mayProceed]).toEqual([phase, goesOn, mayProceed]);
  expect((await product.get(at(stage, '?enforce=true'))).status).toBe(goesOn ? 200 : 409);
});

test('a dry run goes on whatever the gate says, and is told what it says', async () => {
  expect(await flagger('ill', '?dryRun=true')).toBe(true);
  expect((await product.post<GateAnswer>(at('ill', '?dryRun=true'))).body).toMatchObject({ gate: 'closed', mayProceed: false, score: 0 });
});

test('with its automation off a stage holds pipelines, and fails none', async () => {
  await product.send('PUT', '/api/v1/rollouts/canary/stages/fine/automation', { automation: 'off' });
  expect([await argo('fine'), await flagger('fine')]).toEqual(['inconclusive', false]);
});
