import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Notices } from '@rollout-health/shared/notices';
import type { Rollout } from '@rollout-health/shared/rollout';
import type { WorkaroundPage } from '@rollout-health/shared/workarounds';
import { eventually, expectAccessible, expectNoSideways, startBrowser, type Sender, type Stage } from './harness.js';

const API = '/api/v1/rollouts/clinic';
let stage: Stage;
let sender: Sender;
beforeAll(async () => {
  stage = await startBrowser();
  sender = await stage.product.declare({
    key: 'clinic',
    name: 'Clinic',
    purpose: 'Patients book without calling.',
    stages: [
      { key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 20, state: 'active', startedAt: new Date(Date.now() - 86_400_000).toISOString() },
      { key: 'wide', name: 'Wide', kind: 'expansion', plannedUsers: 5_000 },
    ],
  });
  const at = Date.now() - 60_000;
  await sender.send('tickets', { id: 'T-1', openedAt: at, updatedAt: at, status: 'open', stage: 'pilot', topic: 'Cannot confirm', assignee: 'Mia' });
}, 90_000);
afterAll(() => stage.stop());

// What a person does: two clicks, a name, Enter. How long that takes is not asserted: machines differ.
test('a workaround is written down from its ticket, filled in already', async () => {
  const page = await stage.openPage('/r/clinic/support?view=tickets');
  await page.getByRole('link', { name: 'T-1' }).click();
  await page.getByRole('button', { name: 'Write down the workaround' }).click();
  const dialog = page.getByRole('dialog', { name: 'Workaround of ticket T-1' });
  const what = dialog.getByLabel('What was done for the user');
  expect(await what.inputValue()).toBe('Cannot confirm');
  expect(await dialog.getByLabel('Who does it').inputValue()).toBe('Mia');
  await expectAccessible(page);
  await what.fill('Confirmed by phone');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  const { workarounds } = (await stage.product.get<WorkaroundPage>(`${API}/workarounds`)).body;
  expect(workarounds).toMatchObject([{ name: 'Confirmed by phone', who: 'Mia', stage: 'pilot', countedBy: 'ticket-topic', counted: { occurrences: 1 } }]);
  await page.context().close();
});

test('support is told of the next stage, and acknowledges', async () => {
  const page = await stage.openPage('/r/clinic/support', { width: 360 });
  await page.getByRole('button', { name: 'Tell support of Wide' }).click();
  const dialog = page.getByRole('dialog', { name: 'Tell support of Wide' });
  await dialog.getByLabel('What support should know and say').fill('The old form stays until May.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Tell support' }).click();
  await page.getByText('Workarounds: Confirmed by phone').waitFor();
  await expectNoSideways(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  await eventually(async () =>
    expect((await stage.product.get<Notices>(`${API}/notices`)).body.notices).toMatchObject([{ state: 'acknowledged', acknowledgedBy: 'Ada Ops' }]),
  );
  await page.context().close();
});

test('a rollout grows by a stage, a criterion, a journey, a dimension and a name without YAML', async () => {
  const page = await stage.openPage('/r/clinic/declaration');
  const add = async (title: string, fields: Record<string, string>) => {
    const row = page.getByRole('group', { name: title });
    for (const [label, value] of Object.entries(fields)) await row.getByLabel(label).fill(value);
    await row.getByRole('button', { name: title }).click();
  };
  for (const section of ['Journeys', 'Who people are', 'What it can do', 'Who answers']) await page.getByRole('button', { name: section }).click();
  await add('Add a journey', { Journey: 'Booking', 'Begins with the event': 'begun', 'Ends with the event': 'booked' });
  await add('Add a dimension', { 'As signals name it': 'device' });
  await page.getByLabel('Planned mix, in %').fill('ios 60, android 40');
  await add('Add a stage', { 'Its name': 'Everybody' });
  const everybody = page.getByRole('region', { name: 'Stage everybody' });
  await everybody.getByLabel('Add a criterion').click();
  await page.getByRole('option', { name: 'Journey completion: Booking' }).click();
  await everybody.getByLabel('Held against').click();
  await page.getByRole('option', { name: 'The stage Pilot', exact: true }).click();
  await everybody.getByLabel('Its own mix of device, in %').fill('ios 50, android 50');
  await add('Add a feature', { Feature: 'Reminders', 'Used when the event comes': 'reminder set' });
  await page.getByRole('group', { name: 'Add a responsibility' }).getByLabel('What for').click();
  await page.getByRole('option', { name: 'Decides when priorities conflict' }).click();
  await add('Add a responsibility', { 'In your words': 'Has the last word' });
  await page.getByRole('textbox', { name: 'Has the last word', exact: true }).fill('Mara');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Apply' }).click();
  await eventually(async () => {
    const { declaration } = (await stage.product.get<Rollout>(API)).body;
    expect(declaration).toMatchObject({
      journeys: [{ key: 'booking', start: 'begun', finish: 'booked' }],
      dimensions: [{ key: 'device', plannedMix: { ios: 0.6, android: 0.4 } }],
      responsibilities: [{ key: 'decides', kind: 'decides', owner: 'Mara' }],
    });
    expect(declaration.stages[2]).toMatchObject({ key: 'everybody', plannedUsers: 25_000, plannedMix: { device: { ios: 0.5, android: 0.5 } } });
    expect(declaration.stages[2]?.criteria).toMatchObject([{ metric: 'journey-completion', of: 'booking', baseline: { stage: 'pilot', ratio: 1.1 } }]);
    expect(declaration.features).toMatchObject([{ key: 'reminders', event: 'reminder set' }]);
  });
  await page.context().close();
});

test.each(['support', 'workarounds', 'assumptions', 'readiness', 'ownership', 'summary', 'usage', 'variety'])(
  'the page /%s has no barrier that axe can find, in the dark and on a phone',
  async (path) => {
    const page = await stage.openPage(`/r/clinic/${path}`, { width: 360, colorScheme: 'dark' });
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => undefined);
    await expectNoSideways(page);
    await expectAccessible(page);
    await page.context().close();
  },
);
