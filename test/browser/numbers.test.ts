import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SourceRow } from '@rollout-health/shared/sources';
import type { Locator, Page } from 'playwright-core';
import { eventually, expectAccessible, expectNoSideways, startBrowser, type Stage } from './harness.js';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const DAYS = 6;
const midnight = Math.floor(Date.now() / DAY) * DAY;

let stage: Stage;
beforeAll(async () => {
  stage = await startBrowser();
  const source = await stage.product.declare({
    key: 'shop',
    name: 'Shop',
    purpose: 'Every number opens what it is made of.',
    dimensions: [{ key: 'device', name: 'Device', plannedMix: { ios: 0.5, android: 0.3, tablet: 0.2 } }],
    journeys: [{ key: 'buy', name: 'Buying', start: 'cart', finish: 'paid', withinMinutes: 10 }],
    capacity: { agents: 2, hoursPerWeek: 30, minutesPerTicket: 20 },
    stages: [
      {
        key: 'pilot',
        name: 'Pilot',
        kind: 'pilot',
        plannedUsers: 50,
        state: 'active',
        startedAt: new Date(midnight - DAYS * DAY).toISOString(),
        criteria: [{ key: 'errors', name: 'Errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02 }],
      },
      { key: 'wide', name: 'Wide', kind: 'expansion', plannedUsers: 5_000 },
    ],
  });
  const usage: object[] = [];
  const tickets: object[] = [];
  const errors: object[] = [];
  for (let day = 1; day <= DAYS; day += 1) {
    for (let person = 0; person < 12; person += 1) {
      if ((person + day) % 3 === 0) continue;
      const at = midnight - day * DAY + 9 * HOUR + person * 60_000;
      const about = { user: `user-${person}`, stage: 'pilot', segment: { device: person % 2 === 0 ? 'ios' : 'android' } };
      const isAssisted = person === 1;
      usage.push({ id: `c-${day}-${person}`, name: 'cart', at, ...about });
      if (person % 5 !== 0) usage.push({ id: `p-${day}-${person}`, name: 'paid', at: at + 30_000, ...(isAssisted && { assisted: true }), ...about });
      if (person % 4 === 0) {
        const openedAt = at + HOUR;
        tickets.push({
          id: `${day}-${person}`,
          openedAt,
          updatedAt: openedAt + HOUR,
          status: 'solved',
          firstReplyAt: openedAt + 60_000,
          solvedAt: openedAt + HOUR,
          ...about,
        });
      }
    }
    for (const [device, failed] of [
      ['ios', 1],
      ['android', 3],
    ] as const)
      errors.push({
        id: `e-${day}-${device}`,
        at: midnight - day * DAY + 10 * HOUR,
        stage: 'pilot',
        segment: { device },
        requests: 1_000,
        errors: failed,
        kind: 'timeout',
        latencyMs: { p50: 90, p95: 300 },
      });
  }
  await source.send('usage', [...usage, { id: 'lost', name: 'cart', user: 'nobody', at: midnight, stage: 'stage-9' }]);
  await source.send('tickets', tickets);
  await source.send('errors', errors);
  await eventually(async () => {
    const { body } = await stage.product.get<{ sources: SourceRow[] }>('/api/v1/rollouts/shop/sources');
    const counts = body.sources.flatMap(({ feeds }) => feeds).map(({ kind, signals }) => [kind, signals]);
    expect(counts).toEqual([
      ['errors', errors.length],
      ['tickets', tickets.length],
      ['usage', usage.length + 1],
    ]);
  });
}, 90_000);
afterAll(() => stage.stop());

const dialogOf = (page: Page) => page.getByRole('dialog', { name: /What it is made of/ });

interface Opened {
  value: string;
  href: string;
  /** What stands beside it: `12 tickets in 48 user-days`. */
  cell: string;
}

/** The numbers of a place that say that they can be opened, each with where it leads. */
const numbersOf = (place: Locator): Promise<Opened[]> =>
  place
    .locator('a[aria-label$="show what it is made of"]')
    .evaluateAll((links) =>
      links.map((link) => ({ value: (link as HTMLElement).innerText, href: link.getAttribute('href') ?? '', cell: link.closest('td')?.innerText ?? '' })),
    );

const listOf = (page: Page, total: string | number) => page.getByRole('status').getByText(new RegExp(`^${total} tickets?$`));
const escaped = (text: string) => text.replace(/[.+]/g, '\\$&');

/** It leads to a list with as many tickets, or to itself over time with the same total; closed on its page, it has the focus again. */
async function expectSame(page: Page, { value, href, cell }: Opened): Promise<void> {
  const tickets = /(\d+) tickets?/.exec(cell)?.[1];
  if (tickets) {
    await page.goto(stage.product.url + href);
    return listOf(page, tickets).waitFor();
  }
  const link = page.locator(`a[href="${href}"]`).first();
  const isHere = new URL(href, page.url()).pathname === new URL(page.url()).pathname;
  await link.press('Enter');
  await dialogOf(page)
    .getByText(new RegExp(`^${escaped(value)} in all`))
    .waitFor();
  await page.keyboard.press('Escape');
  await dialogOf(page).waitFor({ state: 'hidden' });
  if (isHere) expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);
}

test('every cell of the table of segments opens itself over time, or its tickets', async () => {
  const page = await stage.openPage('/r/shop/stages/pilot');
  await page.getByLabel('Window').selectOption('7d');
  const table = page.getByRole('region', { name: 'Segments, as a table' });
  await table.getByRole('row', { name: /android/ }).waitFor();
  const cells = await table
    .getByRole('cell')
    .evaluateAll((all) => all.map((cell) => ({ text: (cell as HTMLElement).innerText, hasLink: cell.querySelector('a') !== null })));
  expect(cells.filter(({ text, hasLink }) => /\d/.test(text) && !hasLink)).toEqual([]);
  const numbers = await numbersOf(table);
  expect(numbers.length).toBeGreaterThanOrEqual(18);
  const isList = ({ cell }: Opened) => cell.includes('ticket');
  for (const number of [...numbers].sort((a, b) => Number(isList(a)) - Number(isList(b)))) await expectSame(page, number);
  await page.context().close();
}, 60_000);

test('the errors of a rate stand by kind behind it, and a kind opens its own; closing leads back to the stage', async () => {
  const page = await stage.openPage('/r/shop/stages/pilot');
  await page.getByLabel('Window').selectOption('7d');
  await page.getByRole('link', { name: /^Error rate, Everybody: / }).click();
  const dialog = dialogOf(page);
  await dialog.getByText(/^0\.2\s% in all: 24 of 12,000 requests/).waitFor();
  await expectAccessible(page);
  await dialog.getByRole('link', { name: /^Errors, timeout: 24/ }).click();
  await dialog.getByText(/in all: 24 of 12,000 requests/).waitFor();
  await page.getByRole('heading', { name: 'Error rate: timeout' }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(new URL(page.url()).search).toBe('');
  await page.context().close();
});

test('a journey’s numbers, with and without help, open it; so do those of the summary', async () => {
  const page = await stage.openPage('/r/shop/stages/pilot');
  const help = page.getByRole('region', { name: 'Journeys with and without help' });
  await help.waitFor();
  const [finished] = await numbersOf(help);
  await expectSame(page, finished as Opened);
  await page.goto(`${stage.product.url}/r/shop/summary`);
  const unaided = page.getByRole('region', { name: 'Finished unaided, by stage' });
  await unaided.waitFor();
  const track = page.getByRole('region', { name: 'The stages' });
  const numbers = [...(await numbersOf(unaided)), ...(await numbersOf(track))];
  expect(numbers).toHaveLength(2);
  for (const number of numbers) {
    await page.goto(`${stage.product.url}/r/shop/summary`);
    await expectSame(page, number);
  }
  await page.context().close();
});

test.each([
  ['on the stage', '/r/shop/stages/pilot', 'Wide, next, and full size', 2],
  ['on Support', '/r/shop/support', 'Wide, next, and full size', 3],
])('a forecast %s opens its steps: what was counted, by whom it is weighed, what follows', async (_case, path, name, figures) => {
  const page = await stage.openPage(path);
  const size = page.getByRole('region', { name });
  await size.waitFor();
  expect(await size.locator('dd').count()).toBe(figures);
  expect(await size.locator('dd button[aria-haspopup="dialog"]').count()).toBe(figures);
  const opener = size.getByRole('button', { name: /^Tickets a day: / });
  const expected = await opener.innerText();
  await opener.click();
  const dialog = dialogOf(page);
  await dialog.getByText('Pilot, 6 whole days (UTC)').waitFor();
  await dialog.getByRole('row', { name: /tablet 20\s% never observed/ }).waitFor();
  expect(await dialog.locator('dl').innerText()).toMatch(new RegExp(`= tickets a day\\s+${expected} \\(`));
  await dialog.getByText(/in all: 12 tickets in 48 user-days/).waitFor();
  await expectAccessible(page);
  await dialog.getByRole('link', { name: '12 tickets' }).click();
  await listOf(page, 12).waitFor();
  await page.context().close();
});

test('a count of signals opens the stages that it counts for and the newest as they came; what has no stage opens too', async () => {
  const page = await stage.openPage('/r/shop/sources', { width: 390, height: 844 });
  const feeds = page.getByRole('region', { name: /^Feeds of/ });
  await feeds.waitFor();
  const links = feeds.locator('a[aria-label$="show what it is made of"]');
  expect(await links.count()).toBe(3);
  for (const link of await links.all()) {
    const value = await link.innerText();
    await link.click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('row', { name: new RegExp(`^In all ${value}$`) }).waitFor();
    await drawer.locator('code').first().waitFor();
    await expectAccessible(page);
    await expectNoSideways(page);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
  }
  await page.getByRole('link', { name: /without a stage: 1 usage event/ }).click();
  await page.getByRole('dialog').getByRole('row', { name: 'stage-9 1 1' }).waitFor();
  await page.getByRole('dialog').getByText('"id":"lost"').waitFor();
  await page.context().close();
});
