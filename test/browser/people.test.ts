import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually, expectAccessible, expectNoSideways, signIn, startBrowser, type Stage } from './harness.js';

const PASSWORD = 'several quiet words';

let stage: Stage;
beforeAll(async () => {
  stage = await startBrowser();
  const source = await stage.product.declare({
    key: 'shop',
    name: 'Shop',
    purpose: 'People pay without calling us.',
    stages: [
      { key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 50, startedAt: new Date(Date.now() - 86_400_000).toISOString() },
      { key: 'wide', name: 'Wide', kind: 'expansion', plannedUsers: 500 },
    ],
  });
  await source.send('errors', [{ id: 'r1', at: Date.now(), stage: 'pilot', requests: 100, errors: 1 }]);
}, 90_000);
afterAll(() => stage.stop());

test('who is invited chooses a password, is in, and as a viewer finds no control that changes anything', async () => {
  const page = await stage.openPage('/settings/people');
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Paul');
  await dialog.getByLabel('E-mail').fill('paul@example.org');
  await dialog.getByLabel('In the whole installation').selectOption('');
  await dialog.getByRole('button', { name: 'Add Shop' }).click();
  await dialog.getByRole('button', { name: 'Make the invitation' }).click();
  const link = await dialog.locator('code').innerText();
  await page.context().close();

  const context = await stage.browser.newContext({ reducedMotion: 'reduce' });
  const guest = await context.newPage();
  await guest.goto(link.replace(/^https?:\/\/[^/]+/, stage.product.url));
  await expectAccessible(guest);
  await guest.locator('input[type=password]').fill(PASSWORD);
  await guest.getByRole('button', { name: 'Keep this password' }).click();
  await guest.getByRole('link', { name: 'Sign in' }).click();
  await guest.getByLabel('E-mail').fill('paul@example.org');
  await guest.locator('input[type=password]').fill(PASSWORD);
  await guest.getByRole('button', { name: 'Sign in' }).click();
  await guest.locator('article[data-stage="pilot"]').waitFor();
  for (const path of ['operations', 'stages/pilot']) {
    await guest.goto(`${stage.product.url}/r/shop/${path}`);
    await guest.getByRole('heading', { level: 1, name: 'Shop' }).waitFor();
    await guest.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => undefined);
    expect([path, await guest.getByRole('button', { name: /pause|resume|advance|roll back|make|revoke|edit|dismiss|resend/i }).count()]).toEqual([path, 0]);
  }
  expect(await guest.getByRole('link', { name: 'Sources' }).count()).toBe(0);
  await guest.goto(`${stage.product.url}/settings/people`);
  await guest.getByText('This page is for administrators').waitFor();
  expect(await guest.getByRole('navigation', { name: 'Settings' }).getByRole('link').allInnerTexts()).toEqual(['Your account']);
  await context.close();
});

test.each(['people', 'tokens', 'account'])('the %s settings have no barrier that axe can find, and fit a phone', async (path) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await stage.openPage(`/settings/${path}`, { width: 360, colorScheme });
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await expectAccessible(page);
    await expectNoSideways(page);
    await page.context().close();
  }
});

test('the people of a rollout are invited, given another role and let go on its own page, which fits a phone and has its place in the navigation', async () => {
  const page = await stage.openPage('/r/shop/people');
  const { scroll, client } = await page
    .getByRole('navigation', { name: 'Pages' })
    .evaluate((pages) => ({ scroll: pages.scrollWidth, client: pages.clientWidth }));
  expect(scroll).toBeLessThanOrEqual(client);
  const invite = page.getByRole('button', { name: 'Invite somebody' }).first();
  const dialog = page.getByRole('dialog');
  await invite.press('Enter');
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await invite.evaluate((button) => button === document.activeElement)).toBe(true);
  await invite.press('Enter');
  await dialog.getByLabel('Name').fill('Rhea');
  await dialog.getByLabel('E-mail').fill('rhea@example.org');
  await dialog.getByRole('button', { name: 'Invite with this role' }).click();
  await dialog.getByText('Give them this link').waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('combobox', { name: 'Role of Rhea' }).selectOption('operator');
  await eventually(async () =>
    expect(await stage.product.query(`SELECT g.role FROM role_grants g JOIN identity_users u ON u.id = g.user_id WHERE u.name = 'Rhea'`)).toEqual([
      { role: 'operator' },
    ]),
  );
  await page.setViewportSize({ width: 360, height: 800 });
  await expectAccessible(page);
  await expectNoSideways(page);
  await page.getByRole('button', { name: 'Take away the role of Rhea' }).click();
  await page.getByRole('rowheader', { name: 'Rhea' }).waitFor({ state: 'detached' });
  await page.context().close();
});

test('a password that attackers try first is refused in words, and a link that is not whole says what to do', async () => {
  const page = await stage.openPage('/settings/account');
  await page.getByLabel('The password of now').fill('a long and quiet password');
  await page.getByLabel('The new one').fill('passwordpassword');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page
    .getByRole('alert')
    .getByText(/attackers try first/)
    .waitFor();
  await page.goto(`${stage.product.url}/accept#cut`);
  await page.getByRole('heading', { name: 'The link is not whole' }).waitFor();
  await page.context().close();
});

test('a passkey is added, signs in without the password, is told of, and signs in no more once it is removed or its owner deactivated', async () => {
  const at = new URL(stage.product.url);
  at.hostname = 'localhost';
  const context = await stage.browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  const debug = await context.newCDPSession(page);
  await debug.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true } as const;
  const { authenticatorId } = await debug.send('WebAuthn.addVirtualAuthenticator', { options });
  await page.goto(`${at.origin}/sign-in`);
  await signIn(page);
  await page.waitForURL(`${at.origin}/`);
  await page.goto(`${at.origin}/settings/account`);
  await page.getByLabel('Name of the passkey').fill('My laptop');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('rowheader', { name: 'My laptop' }).waitFor();
  expect(await stage.product.query(`SELECT 1 FROM activity WHERE action = 'passkey added'`)).toHaveLength(1);
  await expectAccessible(page);

  const enterWithPasskey = async () => {
    await context.clearCookies();
    await page.goto(`${at.origin}/sign-in`);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
  };
  await enterWithPasskey();
  await page.waitForURL(`${at.origin}/`);

  // A device that does not look who uses it is one factor, and not enough.
  await debug.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await enterWithPasskey();
  await page.getByRole('alert').getByText('No passkey was used').waitFor();
  await debug.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });

  await stage.product.query('UPDATE identity_users SET banned = true');
  await enterWithPasskey();
  await page
    .getByRole('alert')
    .getByText(/deactivated/)
    .waitFor();
  await stage.product.query('UPDATE identity_users SET banned = false');

  await enterWithPasskey();
  await page.waitForURL(`${at.origin}/`);
  await page.goto(`${at.origin}/settings/account`);
  await page.getByRole('button', { name: 'Remove the passkey My laptop' }).click();
  await page.getByText('You have none yet').waitFor();
  await enterWithPasskey();
  await page.getByRole('alert').getByText('This passkey is not known here').waitFor();
  await context.close();
});
