import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ActivityEntry, ActivityPage } from '@rollout-health/shared/activity';
import { startProduct, TOKEN, type Product } from './harness.js';

const stage = { key: 'pilot', name: 'Pilot', kind: 'pilot' as const, plannedUsers: 50 };

let product: Product;
beforeAll(async () => {
  product = await startProduct();
  await product.declare({ key: 'shop', name: 'Shop', purpose: 'People buy.', stages: [stage] });
  await product.post('/api/v1/rollouts', { key: 'other', name: 'Other', purpose: 'Something else.', stages: [stage] });
  await product.post('/api/v1/rollouts/shop/stages/pilot/decisions', { decision: 'pause' });
  await product.post('/api/v1/tokens', { name: '=cmd', role: 'viewer' });
});
afterAll(() => product.stop());

const read = async (path: string) => (await product.get<ActivityPage>(`/api/v1/${path}`)).body;
const actionsOf = ({ entries }: ActivityPage) => entries.map(({ action }) => action);

describe('activity', () => {
  test('has every change with who, what, before and after, and from where; newest first', async () => {
    const page = await read('rollouts/shop/activity');
    expect(actionsOf(page)).toEqual(['decision: pause', 'source made', 'rollout declared']);
    expect(page.entries[0]).toMatchObject({
      actor: 'BOOTSTRAP_ADMIN_TOKEN',
      actorKind: 'token',
      address: expect.stringMatching(/127\.0\.0\.1/),
      rollout: 'shop',
      subject: 'pilot',
      before: { state: 'active' },
      after: { state: 'paused', reason: null },
    });
    expect(actionsOf(await read('activity'))).toEqual(expect.arrayContaining(['token made', 'rollout declared', 'decision: pause']));
    expect(JSON.stringify(await read('activity'))).not.toMatch(/rh[it]_[\w-]{20}/);
  });

  test('can be filtered and read on page by page', async () => {
    expect(actionsOf(await read('activity?action=token%20made'))).toEqual(['token made']);
    expect((await read('activity?subject=OTHER')).entries.map(({ subject }) => subject)).toEqual(['other']);
    expect((await read('activity?actor=nobody')).total).toBe(0);
    const first = await read('rollouts/shop/activity?limit=2');
    expect([first.total, first.entries.length]).toEqual([3, 2]);
    expect(actionsOf(await read(`rollouts/shop/activity?limit=2&before=${first.entries[1]?.id}`))).toEqual(['rollout declared']);
  });

  test('goes out as a file, as CSV that a spreadsheet may open and as JSON', async () => {
    const csv = await product.get<string>('/api/v1/activity?format=csv&action=token%20made');
    expect(csv.headers.get('content-disposition')).toContain('activity.csv');
    expect(csv.body.split('\r\n')[0]).toBe('id,at,actor,actorKind,address,action,rollout,subject,before,after');
    expect(csv.body).toContain(`,'=cmd,`);
    const ndjson = await fetch(`${product.url}/api/v1/rollouts/shop/activity?format=ndjson`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    const entries = (await ndjson.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ActivityEntry);
    expect(entries).toEqual((await read('rollouts/shop/activity')).entries);
  });

  test.each([`UPDATE activity SET actor = 'nobody'`, 'DELETE FROM activity', 'TRUNCATE activity'])('refuses "%s"', async (statement) => {
    await expect(product.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test('of a change that fails is not written', async () => {
    const before = (await read('rollouts/shop/activity')).total;
    expect((await product.post('/api/v1/rollouts/shop/stages/pilot/decisions', { decision: 'pause' })).status).toBe(409);
    expect((await read('rollouts/shop/activity')).total).toBe(before);
  });
});
