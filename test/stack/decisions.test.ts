import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Decision, Gate, GateOverride } from '@rollout-health/shared/gate';
import type { RolloutHealth } from '@rollout-health/shared/health';
import type { DeclarationDifference, DeclarationDocument, Purposes, RolloutTemplates } from '@rollout-health/shared/declaration';
import type { Problem } from '@rollout-health/shared/problem';
import type { ReminderList } from '@rollout-health/shared/reminders';
import type { NewCalendar, PremortemItem, Review, ReviewsPage } from '@rollout-health/shared/reviews';
import type { PromiseAnswer } from '@rollout-health/shared/summary';
import type { Drill, PauseCredibility } from '@rollout-health/shared/stage-life';
import { eventually, startProduct, type Answer, type Product } from './harness.js';

const DAY = 86_400_000;
const ago = (days: number) => new Date(Math.floor((Date.now() - days * DAY) / 10_000) * 10_000).toISOString();
const errors = { key: 'errors', role: 'guard' as const, metric: 'error-rate' as const, comparison: 'below' as const, threshold: 0.05 };
const stage = (key: string, more: object = {}) => ({ key, name: key, kind: 'expansion' as const, plannedUsers: 100, ...more });
const shop = (key: string, pilot: object = {}) => ({
  key,
  name: 'Shop',
  purpose: 'People buy.',
  stages: [stage('pilot', { state: 'active', startedAt: ago(3), criteria: [errors], ...pilot }), stage('wide')],
});

let product: Product;
let person: Record<string, string>;
beforeAll(async () => {
  product = await startProduct();
  const link = product.welcome.split('#')[1];
  const welcome = await product.post(
    '/api/v1/welcome',
    { link, name: 'Ada', email: 'ada@example.org', password: 'a long enough password' },
    { authorization: '' },
  );
  const cookie = welcome.headers.getSetCookie().map((text) => text.split(';')[0]);
  person = { authorization: '', cookie: cookie.join('; '), origin: product.url };
});
afterAll(() => product.stop());

const at = (rollout: string, path: string) => `/api/v1/rollouts/${rollout}/${path}`;
const decide = <Body = Decision>(rollout: string, key: string, body: object, headers?: Record<string, string>) =>
  product.post<Body>(at(rollout, `stages/${key}/decisions`), body, headers);
const health = async (rollout: string) => (await product.get<RolloutHealth>(at(rollout, 'health'))).body.stages;
const gateOf = async (rollout: string) => (await product.get<Gate>(at(rollout, 'stages/pilot/gate'))).body;
const statusesOf = (answers: Answer[]) => answers.map(({ status }) => status).sort();
const isClosed = (rollout: string) => eventually(async () => expect((await gateOf(rollout)).reasons.map(({ kind }) => kind)).toContain('guard-undecided'));

describe('stage life', () => {
  test('of two who decide at once one wins, and the other is told by whom and what', async () => {
    await product.post('/api/v1/rollouts', shop('race'));
    const answers = await Promise.all([
      decide('race', 'pilot', { decision: 'pause', ifState: 'active' }),
      decide('race', 'pilot', { decision: 'roll-back', ifState: 'active' }, person),
    ]);
    expect(statusesOf(answers)).toEqual([201, 409]);
    const refused = answers.find(({ status }) => status === 409) as unknown as Answer<Problem>;
    expect(refused.body.detail).toMatch(/^(Ada rolled back it|BOOTSTRAP_ADMIN_TOKEN paused it) at \d/);
  });

  test('a pause asks for no reason; whoever paused may give one afterwards, once', async () => {
    await product.post('/api/v1/rollouts', shop('why'));
    const { id, reasonedAt } = (await decide('why', 'pilot', { decision: 'pause' })).body;
    expect(reasonedAt).toBeNull();
    const give = (headers?: Record<string, string>) => product.send<Decision>('PATCH', at('why', `decisions/${id}`), { reason: 'It broke.' }, headers);
    expect((await give(person)).status).toBe(403);
    expect((await give()).body).toMatchObject({ reason: 'It broke.', reasonedAt: expect.any(String) });
    expect((await give()).status).toBe(409);
    await eventually(async () => expect((await health('why'))[0]).toMatchObject({ state: 'paused', exposure: 'frozen', automation: 'on' }));
  });

  test('a first stage that is planned is started by a decision, a later one by advancing', async () => {
    const { stages, ...rest } = shop('begin');
    await product.post('/api/v1/rollouts', { ...rest, stages: stages.map(({ key }) => stage(key, { state: 'planned' })) });
    expect((await decide('begin', 'wide', { decision: 'start' })).status).toBe(409);
    expect((await decide('begin', 'pilot', { decision: 'start' })).status).toBe(201);
    await eventually(async () => expect((await health('begin')).map(({ exposure }) => exposure)).toEqual(['growing', 'nobody']));
  });

  test('automation is a state of its own: off, it tells pipelines no and leaves the stage as it is', async () => {
    await product.post('/api/v1/rollouts', shop('auto'));
    expect((await product.send('PUT', at('auto', 'stages/pilot/automation'), { automation: 'off' })).status).toBe(204);
    const refused = await product.get<Problem>(at('auto', 'stages/pilot/gate?enforce=true'));
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([409, 'automation']);
    await eventually(async () => expect((await health('auto'))[0]).toMatchObject({ state: 'active', exposure: 'growing', automation: 'off' }));
  });

  test('a drill takes the time of a pause and pauses nothing', async () => {
    await product.post('/api/v1/rollouts', shop('drill'));
    const { id } = (await product.post<Drill>(at('drill', 'stages/pilot/drills'))).body;
    expect((await product.post<Drill>(at('drill', `drills/${id}/press`))).body).toMatchObject({ stage: 'pilot', seconds: expect.any(Number) });
    expect((await product.post(at('drill', `drills/${id}/press`))).status).toBe(404);
    expect((await health('drill'))[0]?.state).toBe('active');
    const { neverRehearsed, lastDrill } = (await product.get<PauseCredibility>(at('drill', 'pause-credibility'))).body;
    expect([neverRehearsed, lastDrill?.id]).toEqual([[], id]);
  });
});

describe('an override', () => {
  test('stands beside the next stage until its days are over, then closes the gate again by itself', async () => {
    await product.post('/api/v1/rollouts', shop('over', { overrideDays: 3 }));
    await isClosed('over');
    expect((await decide('over', 'pilot', { decision: 'advance', reason: 'The fair is on Monday.' })).status).toBe(201);
    await eventually(async () => {
      const [pilot, wide] = await health('over');
      expect(pilot).toMatchObject({ state: 'completed', gate: 'open', overrides: [{ state: 'standing', days: 3, reason: 'The fair is on Monday.' }] });
      expect(wide?.reasons.map(({ kind }) => kind)).toContain('gate-overridden');
    });
    await product.query(`UPDATE overrides SET expires_at = now() - interval '1 minute'`);
    await eventually(async () => {
      const [pilot, wide] = await health('over');
      expect([pilot?.gate, pilot?.gateReasons[0]?.kind]).toEqual(['closed', 'override-expired']);
      expect(wide).toMatchObject({ status: 'at-risk' });
    });
    const { entries } = (await product.get<{ entries: { action: string; actorKind: string }[] }>(at('over', 'activity'))).body;
    expect(entries).toContainEqual(expect.objectContaining({ action: 'override expired', actorKind: 'system' }));
    expect((await product.get<PauseCredibility>(at('over', 'pause-credibility'))).body.overrides).toMatchObject([
      { stage: 'pilot', next: 'wide', after: 'watching' },
    ]);
  });

  test('waits for a second person where the stage says so, who is never the one who asked', async () => {
    await product.post('/api/v1/rollouts', shop('second', { overrideNeedsSecondPerson: true }));
    await isClosed('second');
    expect((await decide('second', 'pilot', { decision: 'advance', reason: 'Now.' })).status).toBe(409);
    const ask = (headers?: Record<string, string>) => product.post<GateOverride>(at('second', 'stages/pilot/overrides'), { reason: 'The fair.' }, headers);
    const answer = (id: string, body: object, headers?: Record<string, string>) =>
      product.post<GateOverride>(at('second', `overrides/${id}/answer`), body, headers);
    const own = (await ask(person)).body;
    expect((await answer(own.id, { answer: 'approve' }, person)).status).toBe(403);
    expect((await answer(own.id, { answer: 'approve' })).status).toBe(403);
    expect((await ask()).status).toBe(409);
    expect((await answer(own.id, { answer: 'withdraw' }, person)).body.state).toBe('withdrawn');
    const { id } = (await ask()).body;
    expect((await gateOf('second')).gate).toBe('closed');
    expect((await product.get<ReminderList>(at('second', 'reminders'))).body.reminders).toMatchObject([
      { kind: 'override-request', page: 'stages/pilot#gate' },
    ]);
    expect((await answer(id, { answer: 'approve', reason: 'Agreed.' }, person)).body).toMatchObject({ state: 'standing', answeredBy: 'Ada' });
    await eventually(async () => expect((await gateOf('second')).gate).toBe('open'));
    expect((await decide('second', 'pilot', { decision: 'advance' })).body).toMatchObject({ gate: 'open', overrode: [{ kind: 'guard-undecided' }] });
  });
});

describe('a review', () => {
  test('that is overdue puts the stage at risk and shuts its gate; held, with findings and every item marked, it ends in a decision', async () => {
    await product.declare(shop('look', { reviewEveryDays: 2, gate: { guards: 'off' } }));
    await eventually(async () => {
      const [pilot] = await health('look');
      expect(pilot?.reasons.map(({ kind }) => kind)).toContain('review-overdue');
      expect(pilot?.gateReasons.map(({ kind, requirement }) => `${kind} ${requirement}`)).toEqual([
        'review-overdue required',
        'pause-never-rehearsed advisory',
        'support-not-told advisory',
      ]);
    });
    const item = (await product.post<PremortemItem>(at('look', 'premortem'), { text: 'Nobody answers at night.' })).body;
    const opened = (await product.post<Review>(at('look', 'stages/pilot/reviews'), { attendees: ['Ada', 'Bo'] })).body;
    expect(opened.evidence).toMatchObject({ outcomes: { undecided: 1 }, health: { stage: 'pilot' } });
    expect((await product.post(at('look', 'stages/pilot/reviews'), {})).status).toBe(409);
    const close = () => product.post<Review & Problem>(at('look', `reviews/${opened.id}/close`), { decision: 'advance', reason: 'It holds.' });
    expect((await close()).body.errors?.map(({ path }) => path)).toEqual(['findings', 'marks']);
    const written = { findings: 'Errors are rare.', marks: [{ item: item.id, mark: 'still-possible' }] };
    expect((await product.send<Review>('PATCH', at('look', `reviews/${opened.id}`), written)).body.marks).toMatchObject([{ mark: 'still-possible' }]);
    expect((await close()).body).toMatchObject({ closedBy: 'BOOTSTRAP_ADMIN_TOKEN', decision: { decision: 'advance' }, evidence: opened.evidence });
    expect((await product.send('PATCH', at('look', `reviews/${opened.id}`), written)).status).toBe(409);
    const { reviews, premortem } = (await product.get<ReviewsPage>(at('look', 'reviews'))).body;
    expect([reviews[0]?.findings, premortem[0]?.isSettled]).toEqual(['Errors are rare.', false]);
    expect((await product.get<{ decisions: Decision[] }>(at('look', 'decisions'))).body.decisions[0]?.overrode).toEqual([]);
  });

  test('stands in a calendar whose address has a token of its own, until it is revoked', async () => {
    await product.post('/api/v1/rollouts', shop('when', { reviewEveryDays: 30 }));
    const { address, id } = (await product.post<NewCalendar>(at('when', 'calendars'))).body;
    const read = (url: string) => fetch(url);
    const calendar = await read(address);
    expect(calendar.headers.get('content-type')).toMatch(/^text\/calendar/);
    expect(await calendar.text()).toMatch(/BEGIN:VEVENT[\s\S]*SUMMARY:Review of pilot/);
    expect((await read(address.replace('/when/', '/look/'))).status).toBe(401);
    expect((await product.send('DELETE', at('when', `calendars/${id}`))).status).toBe(204);
    expect((await read(address)).status).toBe(401);
  });
});

describe('a declaration as code', () => {
  const TEXT = `# Ours\nkey: code\nname: Shop # the shop\npurpose: People buy.\nstages:\n  - key: pilot\n    name: Pilot\n    kind: pilot\n    plannedUsers: 50\n`;
  const yaml = { 'content-type': 'application/yaml' };
  const exported = async () => (await product.get<string>('/api/v1/rollouts/code?format=yaml')).body;

  test('comes out as it went in, comments and all, also after a page changed a part of it', async () => {
    expect((await product.post('/api/v1/rollouts', TEXT, yaml)).status).toBe(201);
    expect(await exported()).toBe(TEXT);
    await product.post('/api/v1/rollouts', TEXT, yaml);
    expect((await product.get<DeclarationDocument>(at('code', 'declaration'))).body).toMatchObject({ version: 1, isAsApplied: true });
    await product.send('PATCH', '/api/v1/rollouts/code', { purpose: 'Nobody calls.' });
    expect(await exported()).toBe(TEXT.replace('People buy.', 'Nobody calls.'));
    expect((await product.get<Purposes>(at('code', 'purposes'))).body.purposes.map(({ purpose }) => purpose)).toEqual(['Nobody calls.', 'People buy.']);
    const promise = { metric: 'error-rate', comparison: 'below', level: 0.02 };
    const change = (body: object) => product.send<Problem>('PATCH', '/api/v1/rollouts/code', body);
    expect((await change({ promise: { ...promise, level: 2 } })).body.errors?.[0]?.path).toBe('promise.level');
    expect((await change({ promise })).status).toBe(200);
    expect((await product.get<PromiseAnswer>(at('code', 'promise'))).body.promise).toMatchObject({ promise, title: 'Error rate', state: 'unknown' });
    expect((await change({ promise: null })).status).toBe(200);
    expect((await product.get<PromiseAnswer>(at('code', 'promise'))).body.promise).toBeNull();
    expect((await product.get<Purposes>(at('code', 'purposes'))).body.purposes.map((one) => one.promise)).toEqual([null, promise, null, null]);
  });

  test('names faults by line, and shows what it would change before it is applied', async () => {
    const faulty = await product.post<Problem>(at('code', 'difference'), TEXT.replace('50', 'many'), yaml);
    expect(faulty.body.errors).toEqual([expect.objectContaining({ path: 'stages[0].plannedUsers', line: 9, column: 5 })]);
    const json = await product.post<Problem>('/api/v1/rollouts', '{\n  "key": "code",\n  "name": 5\n}', { 'content-type': 'application/json' });
    expect(json.body.errors).toContainEqual(expect.objectContaining({ path: 'name', line: 3 }));
    const { changes, version } = (await product.post<DeclarationDifference>(at('code', 'difference'), TEXT.replace('50', '80'), yaml)).body;
    expect([version, changes.map(({ text }) => text)]).toEqual([
      4,
      ['Purpose from “Nobody calls.” to “People buy.”.', 'Stage "pilot": plannedUsers from 50 to 80.'],
    ]);
    expect((await product.post('/api/v1/rollouts?ifVersion=1', TEXT, yaml)).status).toBe(409);
  });

  test('begins with one of three templates, which apply as they are', async () => {
    const { templates } = (await product.get<RolloutTemplates>('/api/v1/templates')).body;
    const answers = await Promise.all(templates.map(({ text }) => product.post('/api/v1/rollouts', text, yaml)));
    expect(statusesOf(answers)).toEqual([201, 201, 201]);
  });
});
