import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Decision } from '@rollout-health/shared/health';
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

test.each(['reviews', 'declaration', 'activity'])('the page /%s has no barrier that axe can find, and fits a phone', async (path) => {
  const page = await stage.openPage(`/r/shop/${path}`, { width: 360 });
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => undefined);
  await expectNoSideways(page);
  await expectAccessible(page);
  await page.context().close();
});
