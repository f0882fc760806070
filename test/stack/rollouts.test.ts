import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Decision, Gate } from '@rollout-health/shared/gate';
import type { RolloutHealth } from '@rollout-health/shared/health';
import type { Problem } from '@rollout-health/shared/problem';
import type { Rollout, RolloutDeclaration } from '@rollout-health/shared/rollout';
import type { Beginning } from '@rollout-health/shared/stage-life';
import { eventually, startProduct, type Product } from './harness.js';

const HOUR = 3_600_000;
const BUCKET = 10_000;
const NOW = Math.floor(Date.now() / BUCKET) * BUCKET;
const time = (hoursAgo: number) => new Date(NOW - hoursAgo * HOUR).toISOString();
const stage = (key: string, more: object = {}) => ({ key, name: key, kind: 'expansion' as const, plannedUsers: 100, ...more });
const errors = (threshold: number) => ({ key: 'errors', role: 'guard' as const, metric: 'error-rate' as const, comparison: 'below' as const, threshold });
const declaration = (key: string, more: Partial<RolloutDeclaration> = {}): RolloutDeclaration => ({
  key,
  name: 'Shop',
  purpose: 'People buy without a phone call.',
  stages: [stage('pilot', { state: 'active', startedAt: time(24), criteria: [errors(0.05)] }), stage('wide')],
  ...more,
});

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

const declare = (body: unknown, headers: Record<string, string> = {}) => product.post<Rollout>('/api/v1/rollouts', body, headers);
const patch = (key: string, body: object) => product.send<Rollout>('PATCH', `/api/v1/rollouts/${key}`, body);
const read = async (key: string) => (await product.get<Rollout>(`/api/v1/rollouts/${key}`)).body;
const decide = <Body = Decision>(key: string, name: string, body: object) => product.post<Body>(`/api/v1/rollouts/${key}/stages/${name}/decisions`, body);
const gateOf = (key: string, name: string, query = '') => product.get<Gate & Problem>(`/api/v1/rollouts/${key}/stages/${name}/gate${query}`);
const stateOf = async (key: string) => (await read(key)).stages.map(({ state }) => state);
const versionsOf = (key: string) =>
  product.query(
    `SELECT c.key, c.version, c.removed_at IS NOT NULL AS removed, (SELECT count(*)::int FROM criterion_versions v WHERE v.criterion_id = c.id) AS versions
     FROM criteria c JOIN stages s ON s.id = c.stage_id JOIN rollouts r ON r.id = s.rollout_id WHERE r.key = $1 ORDER BY c.key`,
    [key],
  );
const totalOf = async (key: string, name: string, series: string) => {
  const [row] = await product.query<{ value: number }>(
    `SELECT t.value FROM stage_totals t JOIN series n ON n.id = t.series_id JOIN stages s ON s.id = t.stage_id JOIN rollouts r ON r.id = s.rollout_id
     WHERE r.key = $1 AND s.key = $2 AND n.name = $3 AND t.segment_id = 0`,
    [key, name, series],
  );
  return row?.value ?? 0;
};

describe('a declaration', () => {
  test('applied again changes nothing', async () => {
    const whole = declaration('again', {
      dimensions: [{ key: 'device' }],
      journeys: [{ key: 'buy', name: 'Buy', start: 'open', finish: 'paid' }],
      responsibilities: [{ key: 'maintain', name: 'Maintains it', owner: 'Ada' }],
    });
    const first = await declare(whole);
    const rows = await versionsOf('again');
    const second = await declare(whole);
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
    expect(await versionsOf('again')).toEqual(rows);
  });

  test('goes in as YAML, and comes out as YAML that can be applied again', async () => {
    const yaml = { 'content-type': 'application/yaml' };
    const text = 'key: yaml\nname: Shop\npurpose: People buy.\nstages: [{ key: pilot, name: Pilot, kind: pilot, plannedUsers: 5 }]\n';
    expect((await declare(text, yaml)).status).toBe(201);
    const exported = await product.get<string>('/api/v1/rollouts/yaml?format=yaml');
    expect(exported.headers.get('content-type')).toMatch(/^application\/yaml/);
    expect((await declare(exported.body, yaml)).status).toBe(200);
  });

  test('that changes a criterion makes a new version of it and keeps the old one', async () => {
    const withErrors = (threshold: number) => declaration('versions', { stages: [stage('pilot', { criteria: [errors(threshold)] })] });
    await declare(withErrors(0.05));
    await declare(withErrors(0.02));
    expect(await versionsOf('versions')).toEqual([{ key: 'errors', version: 2, removed: false, versions: 2 }]);
    await declare(declaration('versions', { stages: [stage('pilot')] }));
    expect(await versionsOf('versions')).toEqual([{ key: 'errors', version: 2, removed: true, versions: 2 }]);
    await declare(withErrors(0.02));
    expect(await versionsOf('versions')).toEqual([{ key: 'errors', version: 2, removed: false, versions: 2 }]);
  });

  test('that moves the beginning of a stage counts what lies after it', async () => {
    const begun = (hoursAgo: number) => declaration('moved', { stages: [stage('pilot', { state: 'active', startedAt: time(hoursAgo) })] });
    const sender = await product.declare(begun(3));
    await sender.send(
      'errors',
      [5, 2, 1].map((hoursAgo) => ({ id: `r${hoursAgo}`, at: time(hoursAgo), stage: 'pilot', requests: 10, errors: 0 })),
    );
    await eventually(async () => expect(await totalOf('moved', 'pilot', 'requests')).toBe(20));
    await declare(begun(6));
    expect(await totalOf('moved', 'pilot', 'requests')).toBe(30);
    await declare(begun(1));
    expect(await totalOf('moved', 'pilot', 'requests')).toBe(10);
  });

  test('that began within its first day has nothing before its beginning: users are kept by the day, and came later', async () => {
    const beganAt = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 6 * 3_600_000;
    const sender = await product.declare(declaration('midday', { stages: [stage('pilot', { state: 'active', startedAt: new Date(beganAt).toISOString() })] }));
    await sender.send('usage', [{ id: 'e1', name: 'opened', user: 'first', stage: 'pilot', at: beganAt + 60_000 }]);
    await eventually(async () => {
      const [row] = await product.query<{ earliest: Date | null }>(
        `SELECT s.earliest_at AS earliest FROM stages s JOIN rollouts r ON r.id = s.rollout_id WHERE r.key = 'midday' AND s.key = 'pilot'`,
      );
      expect(row?.earliest?.getTime()).toBe(beganAt);
    });
  });

  test('is revised when somebody says that a stage began earlier: what lay before counts, and the activity has it', async () => {
    const sender = await product.declare(declaration('history', { stages: [stage('pilot', { state: 'active', criteria: [errors(0.05)] }), stage('wide')] }));
    const begin = (name: string, body: object) => product.send<Beginning & Problem>('PUT', `/api/v1/rollouts/history/stages/${name}/beginning`, body);
    const socket = product.watch();
    const earliest = await new Promise<(before: string | null) => Promise<void>>((resolve, reject) => {
      socket.emit('watch', { rollout: 'history' }, (answer) => {
        if (!answer.ok) return reject(new Error(answer.message));
        let told = answer.snapshot.stages[0]?.earliestBefore;
        socket.on('health', ({ stages }) => (told = stages.find((one) => one.stage === 'pilot')?.earliestBefore ?? told));
        resolve((before) => eventually(() => expect(told ?? null).toBe(before)));
      });
    });
    await earliest(null);
    await sender.send(
      'errors',
      [50, 30].map((hoursAgo) => ({ id: `h${hoursAgo}`, at: time(hoursAgo), stage: 'pilot', requests: 5_000, errors: 0 })),
    );
    await earliest(time(50));
    socket.close();
    expect(await totalOf('history', 'pilot', 'requests')).toBe(0);
    expect((await begin('pilot', { startedAt: time(-2) })).body.errors).toEqual([{ path: 'startedAt', message: 'lies ahead' }]);
    expect((await begin('wide', { startedAt: time(2) })).status).toBe(409);
    expect((await begin('pilot', { startedAt: time(60) })).body).toEqual({ stage: 'pilot', startedAt: time(60), earliestBefore: null });
    expect(await totalOf('history', 'pilot', 'requests')).toBe(10_000);
    await eventually(async () =>
      expect((await product.get<RolloutHealth>('/api/v1/rollouts/history/health')).body.stages[0]?.verdicts[0]).toMatchObject({ outcome: 'met' }),
    );
    const { declaration: revised } = await read('history');
    expect(revised.stages[0]).toMatchObject({ startedAt: time(60), state: 'active' });
    expect((await product.get<string>('/api/v1/rollouts/history?format=yaml')).body).toContain(time(60));
    const { body } = await product.get<{ entries: object[] }>('/api/v1/rollouts/history/activity?limit=1');
    expect(body.entries).toMatchObject([{ action: 'stage beginning moved', subject: 'pilot', after: { startedAt: time(60) } }]);
  });

  test('may have a stage that was over before, with its end', async () => {
    const over = (more: object) =>
      declaration('late', { stages: [stage('pilot', { state: 'completed', ...more }), stage('wide', { state: 'active', startedAt: time(10) })] });
    const refused = await product.post<Problem>('/api/v1/rollouts', over({ startedAt: time(5), endedAt: time(9) }));
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([400, 'stages[0].endedAt']);
    await declare(over({ startedAt: time(90), endedAt: time(12) }));
    expect((await read('late')).stages).toMatchObject([
      { state: 'completed', startedAt: time(90), endedAt: time(12) },
      { state: 'active', startedAt: time(10), endedAt: null },
    ]);
  });

  test('with a new stage takes in the signals that waited for it', async () => {
    const sender = await product.declare(declaration('waiting'));
    await sender.send('errors', [{ id: 'early', at: time(1), stage: 'late', requests: 10, errors: 1 }]);
    await eventually(async () =>
      expect(await product.query('SELECT 1 FROM error_reports WHERE stage_key = $1 AND stage_id IS NULL', ['late'])).toHaveLength(1),
    );
    await declare(declaration('waiting', { stages: [...declaration('waiting').stages, stage('late', { state: 'active', startedAt: time(2) })] }));
    await eventually(async () => expect(await totalOf('waiting', 'late', 'requests')).toBe(10));
  });

  test('is changed by its top-level fields, never by its key', async () => {
    await declare(declaration('patched'));
    const changed = await patch('patched', { purpose: 'Nobody has to call.' });
    expect(changed.body).toMatchObject({ purpose: 'Nobody has to call.', name: 'Shop', declaration: { purpose: 'Nobody has to call.' } });
    expect(changed.body.stages).toHaveLength(2);
    expect((await patch('patched', { key: 'other' })).status).toBe(400);
    expect((await patch('patched', { owner: 'Ada' })).status).toBe(400);
    expect((await patch('nowhere', { name: 'x' })).status).toBe(404);
  });
});

test('fields of a declaration that are changed at once all stand', async () => {
  await declare(declaration('at-once'));
  const changes = [
    { name: 'Market' },
    { purpose: 'Nobody queues.' },
    { dimensions: [{ key: 'device' }] },
    { responsibilities: [{ key: 'maintains', name: 'It' }] },
  ];
  const answers = await Promise.all(changes.map((change) => patch('at-once', change)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect((await read('at-once')).declaration).toMatchObject(Object.assign({}, ...changes) as object);
});

describe('decisions', () => {
  test('to pause and to resume need no reason, and show in the health at once', async () => {
    await declare(declaration('paused'));
    const statesShown = async () => (await product.get<RolloutHealth>('/api/v1/rollouts/paused/health')).body.stages[0]?.state;
    expect((await decide('paused', 'pilot', { decision: 'pause' })).body).toMatchObject({
      decision: 'pause',
      reason: null,
      by: 'BOOTSTRAP_ADMIN_TOKEN',
      overrode: [],
    });
    await eventually(async () => expect(await statesShown()).toBe('paused'), 3_000);
    expect((await decide('paused', 'pilot', { decision: 'pause' })).status).toBe(409);
    expect((await decide('paused', 'pilot', { decision: 'resume' })).status).toBe(201);
    await eventually(async () => expect(await statesShown()).toBe('active'), 3_000);
  });

  test('to advance over a closed gate need a written reason, which stays visible', async () => {
    await declare(declaration('override'));
    // Advice, such as that nobody told support, closes nothing.
    const closing = async () => (await gateOf('override', 'pilot')).body.reasons.filter(({ requirement }) => requirement === 'required');
    await eventually(async () => expect((await closing()).map(({ kind }) => kind)).toEqual(['guard-undecided']));
    const enforced = await gateOf('override', 'pilot', '?enforce=true');
    expect([enforced.status, enforced.headers.get('content-type'), enforced.body.errors?.[0]?.path]).toEqual([
      409,
      expect.stringContaining('application/problem+json'),
      'guard-undecided',
    ]);
    for (const body of [{ decision: 'advance' }, { decision: 'advance', reason: '  ' }]) {
      const refused = await decide<Problem>('override', 'pilot', body);
      expect([refused.status, refused.body.errors?.length]).toEqual([409, 1]);
    }
    expect(await stateOf('override')).toEqual(['active', 'planned']);
    const decision = await decide('override', 'pilot', { decision: 'advance', reason: 'The fair is on Monday.' });
    expect([decision.status, decision.body.gate, decision.body.overrode.map(({ kind }) => kind)]).toEqual([201, 'closed', ['guard-undecided']]);
    expect(await stateOf('override')).toEqual(['completed', 'active']);
    const { decisions } = (await product.get<{ decisions: Decision[] }>('/api/v1/rollouts/override/decisions?stage=pilot')).body;
    expect(decisions).toEqual([decision.body]);
    expect((await decide('override', 'wide', { decision: 'advance', reason: 'on' })).status).toBe(409);
  });

  test('to advance through an open gate need none, and the next stage counts from its beginning', async () => {
    const sender = await product.declare(declaration('open'));
    await sender.send('errors', [
      { id: 'r1', at: new Date().toISOString(), stage: 'pilot', requests: 20_000, errors: 20 },
      { id: 'r2', at: time(2), stage: 'wide', requests: 7, errors: 0 },
    ]);
    await eventually(async () => expect((await gateOf('open', 'pilot', '?enforce=true')).status).toBe(200));
    expect((await decide('open', 'pilot', { decision: 'advance' })).body).toMatchObject({ gate: 'open', overrode: [], reason: null });
    expect(await totalOf('open', 'wide', 'requests')).toBe(0);
    await sender.send('errors', [{ id: 'r3', at: new Date().toISOString(), stage: 'wide', requests: 5, errors: 0 }]);
    await eventually(async () => expect(await totalOf('open', 'wide', 'requests')).toBe(5));
  });

  test('outlast the declaration: a stage keeps the beginning that a decision gave it', async () => {
    const planned = declaration('lasting', {
      stages: [stage('pilot', { state: 'active', startedAt: time(24) }), stage('wide', { state: 'planned', startedAt: time(-48) })],
    });
    await declare(planned);
    await decide('lasting', 'pilot', { decision: 'advance', reason: 'early' });
    const [before] = (await read('lasting')).stages.slice(1);
    expect(Date.parse(before?.startedAt ?? '')).toBeLessThanOrEqual(Date.now());
    await declare(planned);
    expect((await read('lasting')).stages[1]).toEqual(before);
  });

  test('to advance again leave a stage that ran before where it began', async () => {
    await declare(declaration('returned', { stages: [stage('pilot', { state: 'active' }), stage('wide', { state: 'paused', startedAt: time(5) })] }));
    expect((await decide('returned', 'pilot', { decision: 'advance', reason: 'mended' })).status).toBe(201);
    expect((await read('returned')).stages[1]).toMatchObject({ state: 'active', startedAt: time(5) });
  });

  test('made at once by many and declared meanwhile end in one state, without one failing inside', async () => {
    const moving = (hoursAgo: number) =>
      declaration('crowd', { stages: [stage('pilot', { state: 'active', startedAt: time(hoursAgo) }), stage('wide', { startedAt: time(hoursAgo) })] });
    await declare(moving(9));
    const answers = await Promise.all([
      ...[1, 2, 3, 4].map(() => decide('crowd', 'pilot', { decision: 'advance', reason: 'now' })),
      ...[8, 7, 6, 5].map((hoursAgo) => declare(moving(hoursAgo))),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201, 409, 409, 409]);
    expect(await stateOf('crowd')).toEqual(['completed', 'active']);
  });
});
