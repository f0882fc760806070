import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect } from '@jest/globals';
import { startProduct, type Product } from '../stack/harness.js';

export { eventually, type Sender } from '../stack/harness.js';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Stage {
  product: Product;
  browser: Browser;
  /** A page of a browser of its own, signed in. `isUnguarded`: the browser heeds no content security policy. */
  openPage: (path: string, options?: { width?: number; height?: number; colorScheme?: 'light' | 'dark'; isUnguarded?: boolean }) => Promise<Page>;
  stop: () => Promise<void>;
}

const PERSON = { name: 'Ada Ops', email: 'ada@example.org', password: 'a long and quiet password' };

/** The product with an administrator, and a browser. `stop` at the end of the file. */
export async function startBrowser(): Promise<Stage> {
  const started = await startProduct();
  let isStopped = false;
  const stopProduct = async () => {
    isStopped = true;
    await started.stop();
  };
  const product: Product = Object.assign(Object.create(started) as Product, { stop: stopProduct });
  const browser = await chromium.launch({ executablePath: process.env.CHROME_PATH ?? 'chromium', args: FLAGS });
  const cookies = await becomeAdministrator(browser, product);
  return {
    product,
    browser,
    openPage: async (path, { width = 1280, height = 900, colorScheme = 'light', isUnguarded = false } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme,
        reducedMotion: 'reduce',
        locale: 'en-GB',
        timezoneId: 'UTC',
        bypassCSP: isUnguarded,
      });
      await context.addCookies(cookies);
      const page = await context.newPage();
      await page.goto(product.url + path);
      return page;
    },
    stop: async () => {
      await browser.close();
      if (!isStopped) await product.stop();
    },
  };
}

/** As a person does it: the link that the server printed, a form, and the start page. */
async function becomeAdministrator(browser: Browser, product: Product) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(product.welcome);
  await page.getByLabel('Name').fill(PERSON.name);
  await page.getByLabel('E-mail').fill(PERSON.email);
  await page.locator('input[type=password]').fill(PERSON.password);
  await page.getByRole('button', { name: 'Create the account' }).click();
  await page.waitForURL(`${product.url}/`);
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

export async function signIn(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(PERSON.email);
  await page.locator('input[type=password]').fill(PERSON.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** No violation of WCAG 2.2 A and AA that axe can find. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated over the debugger: the page's own policy lets no foreign script in.
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe: run } = window as unknown as { axe: typeof axe };
    const { violations } = await run.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} (${failureSummary ?? ''})`).join('; ')}`);
  });
  expect(found).toEqual([]);
}

export async function expectNoSideways(page: Page): Promise<void> {
  const { scroll, client } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, client: document.documentElement.clientWidth }));
  expect(scroll).toBeLessThanOrEqual(client);
}
