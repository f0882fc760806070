import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectAccessible, signIn, startBrowser, type Stage } from './harness.js';

let stage: Stage;
beforeAll(async () => {
  stage = await startBrowser();
}, 60_000);
afterAll(() => stage.stop());

test('who is not signed in is sent to sign in, and back to where they wanted to go', async () => {
  const context = await stage.browser.newContext();
  const page = await context.newPage();
  await page.goto(`${stage.product.url}/`);
  await page.waitForURL(/\/sign-in/);
  await expectAccessible(page);
  await signIn(page);
  await page.waitForURL(`${stage.product.url}/`);
  await context.close();
});

test('a wrong password is said in words', async () => {
  const context = await stage.browser.newContext();
  const page = await context.newPage();
  await page.goto(`${stage.product.url}/sign-in`);
  await page.getByLabel('E-mail').fill('ada@example.org');
  await page.locator('input[type=password]').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').innerText()).toMatch(/password/i);
  await context.close();
});

test('whoever signs out, on whichever page, leaves nothing in the browser: going back asks to sign in again', async () => {
  const context = await stage.browser.newContext();
  const page = await context.newPage();
  await page.goto(`${stage.product.url}/sign-in`);
  await signIn(page);
  await page.waitForURL(`${stage.product.url}/`);
  for (const path of ['/', '/settings/account', '/settings/people', '/settings/tokens']) {
    await page.goto(stage.product.url + path);
    await page.getByRole('button', { name: /^Sign out/ }).waitFor();
  }
  await page.getByRole('button', { name: /^Sign out/ }).click();
  await page.waitForURL(/\/sign-in/);
  await page.goBack();
  await page.waitForURL(/\/sign-in/);
  const kept = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
  expect(kept.filter((name) => name !== 'mantine-color-scheme-value')).toEqual([]);
  await context.close();
});

test('the one-time link works once', async () => {
  const answer = await stage.product.post('/api/v1/welcome', {
    link: stage.product.welcome.split('#')[1],
    name: 'Eve',
    email: 'eve@example.org',
    password: 'another long password',
  });
  expect(answer.status).toBe(409);
});

test('a first look with no rollout teaches how to begin', async () => {
  const page = await stage.openPage('/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expectAccessible(page);
  await page.context().close();
});
