import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { NewToken } from '@rollout-health/shared/access';
import type { NewSummaryLink } from '@rollout-health/shared/summary';
import { startBrowser, type Stage } from './harness.js';
import { crowdRollout } from '../stack/crowded-rollout.js';

/** Markup that would leave an element behind wherever it is taken for such, and would run there. */
const MARKUP = '"\'><img src=x data-planted onerror="window.isRun=1"><svg/onload=isRun=1>';
const planted = (what: string) => `${what} ${MARKUP}`.slice(0, 118);

let stage: Stage;
let ids: Record<string, string>;
let shared: string;

beforeAll(async () => {
  stage = await startBrowser();
  const { product } = stage;
  ({ ids } = await crowdRollout(product, 'shop', (what) => (what === 'Unit' ? MARKUP.slice(3, 60) : planted(what))));
  const { body } = await product.post<NewToken>('/api/v1/tokens', { name: planted('Token'), role: 'administrator' });
  const by = { authorization: `Bearer ${body.token}` };
  await product.post(`/api/v1/rollouts/shop/stages/${ids.stages}/decisions`, { decision: 'pause', reason: planted('Reason') }, by);
  await product.post('/api/v1/rollouts/shop/usage/marks', { event: planted('other event'), mark: 'looked-into', note: planted('Note') }, by);
  await product.post('/api/v1/people', { name: planted('Person'), email: 'eve@example.org', grants: { installation: null, rollouts: { shop: 'viewer' } } }, by);
  shared = (await product.post<NewSummaryLink>('/api/v1/rollouts/shop/summary/links', { name: planted('Link'), days: 3 }, by)).body.path;
}, 120_000);
afterAll(() => stage.stop());

/** Without the page's policy, which would stop a script that got in: nothing may get in at all. */
async function look(paths: string[]): Promise<string[]> {
  const found: string[] = [];
  const page = await stage.openPage('/', { isUnguarded: true });
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => found.push(`a dialog on ${page.url()}`)));
  for (const path of paths) {
    await page.goto(stage.product.url + path);
    await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => undefined);
    for (const tab of await page.getByRole('tab').all()) await tab.click().catch(() => undefined);
    for (const more of await page.locator('[aria-expanded=false]').all()) await more.click({ timeout: 300 }).catch(() => undefined);
    const state = await page.evaluate(() => ({
      planted: document.querySelectorAll('[data-planted]').length,
      isRun: 'isRun' in window,
      scripted: [...document.querySelectorAll('[href],[src],[action]')].filter((element) =>
        ['href', 'src', 'action'].some((name) => /^\s*(javascript|vbscript|data:text)/i.test(element.getAttribute(name) ?? '')),
      ).length,
      isShown: document.body.innerText.includes('data-planted'),
    }));
    if (state.planted + state.scripted > 0 || state.isRun) found.push(`${path}: ${JSON.stringify(state)}`);
    shown.set(path, state.isShown);
  }
  await page.context().close();
  return found;
}
const shown = new Map<string, boolean>();

test('markup in every text that a person or a signal can fill is shown as text, on every page', async () => {
  const rollout = [
    'operations',
    'operations?wall=1',
    'support',
    'summary',
    'usage',
    'variety',
    'reviews',
    'declaration',
    'activity',
    'workarounds',
    'assumptions',
    'readiness',
    'ownership',
    'sources',
    `stages/${ids.stages}`,
    `stages/${ids.stages}/criteria/${ids.criteria}`,
  ].map((path) => `/r/shop/${path}`);
  expect(await look(['/', ...rollout, '/settings/people', '/settings/tokens', '/settings/account', shared])).toEqual([]);
  const unseen = [...shown].flatMap(([path, isShown]) => (isShown || path === '/settings/account' ? [] : [path]));
  expect(unseen).toEqual([]);
}, 180_000);

test('a file of evidence is saved, whatever it is, and never opened in the page', async () => {
  const { product } = stage;
  const file = `/api/v1/rollouts/shop/readiness-checks/${ids['readiness-checks']}/results/${ids.results}/file`;
  const kept = await product.post(`${file}?name=page.html`, `<!doctype html><html><body>${MARKUP}<script>window.isRun=1</script></body></html>`, {
    'content-type': 'text/html',
  });
  expect(kept).toMatchObject({ status: 201, body: { name: 'page.html.txt', type: 'text/plain' } });
  const page = await stage.openPage('/', { isUnguarded: true });
  const [download] = await Promise.all([page.waitForEvent('download'), page.goto(product.url + file).catch(() => undefined)]);
  expect(download.suggestedFilename()).toBe('page.html.txt');
  const frame = page.waitForEvent('download');
  await page.evaluate((address) => document.body.append(Object.assign(document.createElement('iframe'), { src: address })), file);
  expect((await frame).suggestedFilename()).toBe('page.html.txt');
  expect(await page.evaluate(() => ['isRun' in window, document.querySelectorAll('[data-planted]').length])).toEqual([false, 0]);
  await page.context().close();
});

test('markup and schemes in an address are no more than an address', async () => {
  const text = encodeURIComponent(MARKUP);
  expect(
    await look([
      `/r/${text}/operations`,
      `/r/shop/stages/${text}`,
      `/r/shop/stages/${ids.stages}/criteria/${ids.criteria}?segment=${text}`,
      `/r/shop/support?stage=${text}&text=${text}`,
      `/r/shop/activity?actor=${text}`,
      `/settings/${text}`,
      `/accept#${text}`,
      `/welcome#${text}`,
      `/sign-in?next=javascript:window.isRun=1`,
      `/?next=//evil.example&redirect=javascript:window.isRun=1`,
    ]),
  ).toEqual([]);
}, 120_000);
