import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Decision } from '@rollout-health/shared/gate';
import { eventually, expectAccessible, expectNoSideways, startBrowser, type Stage } from './harness.js';

let stage: Stage;
beforeAll(async () => {
  stage = await startBrowser();
  await stage.product.declare({
    key: 'shop',
    name: 'Shop',
    purpose: 'People pay without calling us.',
    stages: [
      {
        key: 'pilot',
        name: 'Pilot',
        kind: 'pilot',
        plannedUsers: 50,
        state: 'active',
        startedAt: new Date(Date.now() - 3 * 86_400_000).toISOString(),
        reviewEveryDays: 2,
        criteria: [{ key: 'errors', name: 'Errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02 }],
      },
      { key: 'wide', name: 'Wide', kind: 'expansion', plannedUsers: 5_000 },
    ],
  });
}, 90_000);
afterAll(() => stage.stop());

test('a key pauses at once, and the page asks for the reason afterwards', async () => {
  const page = await stage.openPage('/r/shop/operations');
  await page.getByRole('button', { name: 'Pause Pilot' }).waitFor();
  await page.keyboard.press('Alt+p');
  const dialog = page.getByRole('dialog', { name: 'Pilot is paused. Why?' });
  await dialog.waitFor();
  const last = async () => (await stage.product.get<{ decisions: Decision[] }>('/api/v1/rollouts/shop/decisions')).body.decisions[0];
  expect(await last()).toMatchObject({ decision: 'pause', reason: null, by: 'Ada Ops' });
  await expectAccessible(page);
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Android broke.');
  await dialog.getByRole('button', { name: 'Save the reason' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await eventually(async () => expect((await last())?.reason).toBe('Android broke.'));
  await page.context().close();
});

test('going over a closed gate asks for a reason, which stays with the name of whoever decided', async () => {
  await stage.product.post('/api/v1/rollouts/shop/stages/pilot/decisions', { decision: 'resume' });
  const page = await stage.openPage('/r/shop/operations');
  await page.getByRole('button', { name: 'Advance to Wide' }).click();
  const dialog = page.getByRole('dialog', { name: 'Advance from Pilot to Wide' });
  await dialog.getByRole('region', { name: 'What stands against it' }).waitFor();
  await expectAccessible(page);
  const advances = async () =>
    (await stage.product.get<{ decisions: Decision[] }>('/api/v1/rollouts/shop/decisions')).body.decisions.filter(({ decision }) => decision === 'advance');
  // Without a reason the browser does not send it.
  await dialog.getByRole('button', { name: 'Advance over the closed gate' }).click();
  expect(await advances()).toEqual([]);
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('The contract begins on Monday.');
  await dialog.getByRole('button', { name: 'Advance over the closed gate' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await advances()).toMatchObject([{ by: 'Ada Ops', reason: 'The contract begins on Monday.' }]);
  await page.getByText('The contract begins on Monday.').first().waitFor();
  await page.context().close();
});

test('a criterion is tried on what came before it stands', async () => {
  const page = await stage.openPage('/r/shop/declaration', { width: 360 });
  await page.getByRole('button', { name: 'Stage 1: Pilot' }).click();
  await page.getByLabel('Errors below').fill('3');
  await page.getByRole('button', { name: 'Try on what came: Errors' }).click();
  const dialog = page.getByRole('dialog', { name: 'What “Errors” would have said' });
  await dialog.getByText('had it stood like this').waitFor();
  await dialog.getByText('Nothing was counted for it in that time').waitFor();
  await expectAccessible(page);
  await expectNoSideways(page);
  await dialog.getByRole('button', { name: 'Close the back-test' }).click();
  await page.getByLabel('Errors below').fill('2');
  await page.getByRole('button', { name: 'Try on what came: Errors' }).click();
  await dialog.getByText('as it is declared').waitFor();
  await page.context().close();
});

test('owners and deputies of the four duties are named and saved together', async () => {
  const page = await stage.openPage('/r/shop/ownership');
  await page.getByRole('button', { name: 'Name who answers' }).click();
  const dialog = page.getByRole('dialog', { name: 'Who answers' });
  const duty = (name: string) => dialog.getByRole('group', { name });
  await duty('Maintains it').getByLabel('Owner').fill('Ada');
  await duty('Maintains it').getByLabel('Deputy').fill('Grace');
  await duty('Supports its users').getByLabel('Owner').fill('Rhea');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('row', { name: /Maintains it .*Ada deputy: Grace/ }).waitFor();
  const { body } = await stage.product.get<{ responsibilities: { kind: string; owner: string | null; deputy: string | null }[] }>(
    '/api/v1/rollouts/shop/ownership',
  );
  expect(body.responsibilities.map(({ kind, owner, deputy }) => [kind, owner, deputy])).toEqual([
    ['maintains', 'Ada', 'Grace'],
    ['supports', 'Rhea', null],
  ]);
  await page.context().close();
});

test('a pilot that began before it was declared is told so, and Operations leads to who is missing', async () => {
  const hoursAgo = (hours: number) => new Date(Math.floor(Date.now() / 60_000) * 60_000 - hours * 3_600_000);
  const source = await stage.product.declare({
    key: 'desk',
    name: 'Report desk',
    purpose: 'Colleagues finish their report by themselves.',
    stages: [
      {
        key: 'pilot',
        name: 'Pilot',
        kind: 'pilot',
        plannedUsers: 20,
        criteria: [{ key: 'errors', name: 'Errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.05 }],
      },
      { key: 'all', name: 'Everybody', kind: 'expansion', plannedUsers: 500 },
    ],
    responsibilities: [{ key: 'decides', name: 'Decides', kind: 'decides' }],
  });
  await source.send('errors', [{ id: 'h', at: hoursAgo(90).toISOString(), stage: 'pilot', requests: 5_000, errors: 3 }]);
  const page = await stage.openPage('/r/desk/operations', { width: 360 });
  await page.getByRole('button', { name: 'It began earlier' }).click({ timeout: 40_000 });
  const dialog = page.getByRole('dialog', { name: 'When Pilot began' });
  await dialog.getByLabel('It began').waitFor();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Judge it from then on' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.locator('[data-stage=pilot][data-status=healthy]').waitFor();
  expect(await page.getByRole('button', { name: 'It began earlier' }).count()).toBe(0);
  await expectNoSideways(page);
  await page.getByRole('link', { name: /gaps? in who answers/ }).click();
  const owners = page.getByRole('dialog', { name: 'Who answers' });
  await owners.getByRole('group', { name: 'Decides when priorities conflict' }).getByLabel('Owner').fill('Olga');
  await owners.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('row', { name: /Decides .*Olga/ }).waitFor();
  await expectNoSideways(page);
  await page.context().close();
});

test.each(['reviews', 'declaration', 'activity'])('the page /%s has no barrier that axe can find, and fits a phone', async (path) => {
  const page = await stage.openPage(`/r/shop/${path}`, { width: 360 });
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => undefined);
  await expectNoSideways(page);
  await expectAccessible(page);
  await page.context().close();
});
