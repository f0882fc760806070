import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { NewSummaryLink } from '@rollout-health/shared/summary';
import type { Page } from 'playwright-core';
import { eventually, expectAccessible, expectNoSideways, startBrowser, type Stage } from './harness.js';

const DAY = 86_400_000;
const KINDS = ['pilot', 'transition', 'expansion', 'expansion', 'expansion', 'expansion', 'expansion', 'operation'] as const;

let stage: Stage;

/** A rollout that has much to say: many stages, owners, features and open questions. */
beforeAll(async () => {
  stage = await startBrowser();
  const now = Date.now();
  const source = await stage.product.declare({
    key: 'shop',
    name: 'Shop',
    purpose: 'People pay without calling us, at any time of the day, on whatever they have in their pocket.',
    dimensions: [{ key: 'device', name: 'Device', plannedMix: { ios: 0.5, android: 0.3, kiosk: 0.2 } }],
    journeys: [{ key: 'buy', name: 'Buying', start: 'basket', finish: 'paid', withinMinutes: 5 }],
    features: Array.from({ length: 12 }, (_, index) => ({ key: `f${index}`, name: `Feature number ${index}`, event: `f${index}` })),
    responsibilities: Array.from({ length: 14 }, (_, index) => ({
      key: `r${index}`,
      name: `Responsibility number ${index} of this rollout`,
      ...(index % 2 === 0 && { owner: `Team ${index}` }),
    })),
    assumptions: Array.from({ length: 6 }, (_, index) => ({
      key: `a${index}`,
      statement: `Assumption number ${index}: people who pay in a shop will pay as readily on whatever they carry in their pocket, wherever they are.`,
      family: 'behaviour' as const,
      testedIn: 's1',
    })),
    stages: KINDS.map((kind, index) => ({
      key: `s${index}`,
      name: `Stage ${index}`,
      kind,
      plannedUsers: 50 * 4 ** index,
      state: index === 0 ? 'completed' : index === 1 ? 'active' : 'planned',
      ...(index < 2 && { startedAt: new Date(now - (20 - index * 10) * DAY).toISOString() }),
      criteria: Array.from({ length: 6 }, (_, place) => ({
        key: `errors-${place}`,
        name: `Errors of kind ${place}`,
        role: 'guard' as const,
        metric: 'error-rate' as const,
        comparison: 'below' as const,
        threshold: 0.01 + place / 1_000,
      })),
    })),
  });
  await source.send('errors', [{ id: 'e1', at: now - 60_000, stage: 's1', requests: 20_000, errors: 900 }]);
  const usage = Array.from({ length: 40 }, (_, index) => [
    { id: `b${index}`, name: 'basket', user: `u${index}`, at: now - 3 * DAY, stage: 's1', segment: { device: 'ios' } },
    { id: `p${index}`, name: 'paid', user: `u${index}`, at: now - 3 * DAY + 60_000, stage: 's1', segment: { device: 'ios' }, assisted: index % 2 === 0 },
  ]).flat();
  const pilot = Array.from({ length: 10 }, (_, index) => ({
    id: `s${index}`,
    name: 'basket',
    user: `s${index}`,
    at: now - 15 * DAY,
    stage: 's0',
    segment: { device: 'ios' },
  }));
  await source.send('usage', [...pilot, ...usage, { id: 'x', name: 'printed', user: 'u1', at: now - DAY, stage: 's1' }]);
  await source.send('tickets', [{ id: 't', openedAt: now - DAY, updatedAt: now - DAY, status: 'open', stage: 's1', workaround: true }]);
  for (const name of ['Baskets mended by hand before they are paid', 'Customers walked through the last step on the phone'])
    await stage.product.post('/api/v1/rollouts/shop/workarounds', { name, kind: 'manual-effort', minutes: 12, per: 'week', countedBy: 'hand', mustGo: true });
  for (const decision of ['pause', 'resume', 'pause', 'resume', 'hold']) await stage.product.post('/api/v1/rollouts/shop/stages/s1/decisions', { decision });
}, 90_000);
afterAll(() => stage.stop());

/** Pages of the PDF that the browser makes, on A4. */
async function pagesOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.printToPDF', { preferCSSPageSize: true, printBackground: true });
  return (
    Buffer.from(data, 'base64')
      .toString('latin1')
      .match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0
  );
}

test('the summary prints to one page of A4, with its time and its numbers', async () => {
  const page = await stage.openPage('/r/shop/summary');
  await page.getByText('20 of 40 finished').first().waitFor();
  await page.emulateMedia({ media: 'print' });
  const sheet = page.getByRole('article', { name: 'Summary on one page' });
  await sheet.getByText(/^Data as of \d/).waitFor();
  for (const heading of ['Where we are', 'Are we ready to grow?', 'What we are compensating for', 'What is untested', 'Who owns what', 'What is asked of you'])
    expect(await sheet.getByRole('heading', { name: heading }).count()).toBe(1);
  expect(await pagesOf(page)).toBe(1);
  await page.context().close();
});

test('a link opens this summary alone, without signing in, and dies when it is revoked', async () => {
  const page = await stage.openPage('/r/shop/summary');
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'Links and badges' });
  await dialog.getByLabel('Who it is for').fill('The board');
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  const address = await dialog.getByText(/\/shared#rhs_/).innerText();
  await expectAccessible(page);

  const stranger = await (await stage.browser.newContext({ viewport: { width: 360, height: 800 } })).newPage();
  const told: string[] = [];
  stranger.on('request', (request) => told.push(request.url(), request.headers().referer ?? ''));
  stranger.on('websocket', (socket) => told.push(`a socket to ${socket.url()} rhs_`));
  await stranger.goto(address);
  await stranger.getByRole('heading', { level: 1, name: 'Shop' }).waitFor();
  await expectAccessible(stranger);
  await expectNoSideways(stranger);
  expect(await pagesOf(stranger)).toBe(1);
  // What opens it is in no address, no Referer, no storage, and opens no socket.
  const kept = await stranger.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  expect([...told, kept].filter((text) => text.includes('rhs_'))).toEqual([]);

  const token = address.split('#')[1] ?? '';
  const withToken = (path: string) => stage.product.send('GET', path, undefined, { authorization: `Bearer ${token}` });
  expect((await withToken('/api/v1/shared-summary')).status).toBe(200);
  for (const path of ['/api/v1/rollouts', '/api/v1/rollouts/shop', '/api/v1/rollouts/shop/summary', '/api/v1/rollouts/shop/tickets'])
    expect((await withToken(path)).status).toBe(401);

  await dialog.getByRole('button', { name: 'Revoke the link for The board' }).click();
  await dialog.getByText(/revoked \d/).waitFor();
  expect((await withToken('/api/v1/shared-summary')).status).toBe(401);
  await stranger.reload();
  await stranger.getByText(/This link opens nothing/).waitFor();
  expect(await stranger.getByText('Shop').count()).toBe(0);
  await stranger.context().close();
  await page.context().close();
});

test('a badge shows how a stage is wherever it is embedded, opens nothing else, and dies when it is revoked', async () => {
  const page = await stage.openPage('/r/shop/summary');
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'Links and badges' });
  await dialog.getByLabel('Who it is for').fill('The wiki');
  await dialog.getByLabel('What it opens').selectOption('Badges of its stages');
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  const image = dialog.getByRole('img', { name: 'Badge of Stage 1' });
  await eventually(async () => expect(await image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(80));
  await expectAccessible(page);
  const address = /\((http[^)]+)\)/.exec(await dialog.getByText(/^!\[/).innerText())?.[1] ?? '';
  const [, path = '', token = ''] = /(\/api\/v1\/badges\/(rhb_[^/]+))\/s1$/.exec(address) ?? [];

  const ask = (where: string, headers: Record<string, string> = { authorization: '' }) => stage.product.send<string>('GET', where, undefined, headers);
  const badge = await ask(`${path}/s1`);
  expect(badge.body).toContain('<title>Stage 1: Failing</title>');
  expect(Object.fromEntries(['content-type', 'cache-control', 'cross-origin-resource-policy'].map((name) => [name, badge.headers.get(name)]))).toEqual({
    'content-type': 'image/svg+xml; charset=utf-8',
    'cache-control': 'public, max-age=5',
    'cross-origin-resource-policy': 'cross-origin',
  });
  await stage.product.declare({ key: 'care', name: 'Care', purpose: 'Apart.', stages: [{ key: 'theirs', name: 'Theirs', kind: 'pilot', plannedUsers: 5 }] });
  expect((await ask(`${path}/theirs`)).status).toBe(404);
  const bearer = { authorization: `Bearer ${token}` };
  for (const other of ['/api/v1/shared-summary', '/api/v1/rollouts/shop', '/api/v1/rollouts/shop/summary']) expect((await ask(other, bearer)).status).toBe(401);

  await dialog.getByRole('button', { name: 'Revoke the link for The wiki' }).click();
  await dialog
    .getByRole('listitem')
    .filter({ hasText: 'The wiki' })
    .getByText(/revoked \d/)
    .waitFor();
  expect((await ask(`${path}/s1`)).status).toBe(401);
  await page.context().close();
});

test('a link that expired opens nothing, and whoever asks too often waits', async () => {
  const { body } = await stage.product.post<NewSummaryLink>('/api/v1/rollouts/shop/summary/links', { name: 'Short', days: 1 });
  const open = () => stage.product.send('GET', '/api/v1/shared-summary', undefined, { authorization: `Bearer ${body.token}` });
  expect((await open()).status).toBe(200);
  await stage.product.query("UPDATE summary_links SET expires_at = now() - interval '1 second' WHERE id = $1", [body.link.id]);
  expect((await open()).status).toBe(401);
  await eventually(async () => expect((await open()).status).toBe(429));
});
