import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { NewSummaryLink } from '@rollout-health/shared/summary';
import type { Frame, Page } from 'playwright-core';
import { startBrowser, type Stage } from './harness.js';
import { startProduct, type Product } from '../stack/harness.js';

/** Pages that show whatever they are told to in a frame. */
async function openPortal(): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    const shown = new URL(request.url ?? '', 'http://here').searchParams.get('shown') ?? '';
    response.setHeader('content-type', 'text/html').end(`<!doctype html><iframe src="${shown.replaceAll('&', '&amp;')}" width="900" height="600"></iframe>`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, origin: `http://localhost:${(server.address() as AddressInfo).port}` };
}

let stage: Stage;
let framed: Product;
let portals: { server: Server; origin: string }[];
let page: Page;

beforeAll(async () => {
  stage = await startBrowser();
  await stage.product.declare({
    key: 'shop',
    name: 'Shop',
    purpose: 'Seen from elsewhere.',
    stages: [{ key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 50, state: 'active', startedAt: new Date(Date.now() - 86_400_000).toISOString() }],
  });
  portals = [await openPortal(), await openPortal()];
  framed = await startProduct({ ROLE: 'api', FRAME_ANCESTORS: portals[0]?.origin ?? '' }, stage.product.databaseUrl);
  page = await stage.openPage('/');
}, 60_000);
afterAll(async () => {
  await framed.stop();
  await stage.stop();
  for (const { server } of portals) server.close();
});

/** The frame, once it shows the page or the browser's own word that it may not. */
async function show(path: string, { origin } = portals[0] as { origin: string }): Promise<Frame> {
  await page.goto(`${origin}/?shown=${encodeURIComponent(framed.url + path)}`, { waitUntil: 'load' });
  const [frame] = page.mainFrame().childFrames();
  await frame?.waitForLoadState();
  return frame as Frame;
}
const isRefused = (frame: Frame) => frame.url().startsWith('chrome-error:');

test('a portal that is named shows the wallboard, which has nothing to press', async () => {
  const frame = await show('/r/shop/operations?wall=1');
  await frame.getByRole('heading', { level: 1, name: 'Shop' }).waitFor();
  expect(await frame.locator('a[href], button, input, select, textarea').count()).toBe(0);
});

test('it shows no other page, however its address is spelt; and another portal shows none', async () => {
  const link = (await stage.product.post<NewSummaryLink>('/api/v1/rollouts/shop/summary/links', { name: 'Board', days: 1 })).body.path;
  const others = [
    '/',
    '/r/shop/operations',
    '/r/shop/operations?wall=0&wall=1',
    '/r/shop/operations#?wall=1',
    '/settings/people?wall=1',
    '/sign-in?wall=1',
    link,
  ];
  for (const path of others) expect([path, isRefused(await show(path))]).toEqual([path, true]);
  expect(isRefused(await show('/r/shop/operations?wall=1', portals[1]))).toBe(true);
}, 60_000);
