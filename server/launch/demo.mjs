import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './build.mjs';
import { keepSecret } from './folder.mjs';

/** The demo has a data folder of its own: it never mixes with real data. */
export const DEMO_FOLDER = '.data/demo';

/** The API token that the demo steers itself with; it stays in the demo's folder. */
export function demoToken(folder) {
  return readFileSync(keepSecret(folder, 'demo-token'), 'utf8');
}

export async function startDemo(url, folder, token) {
  const { runDemo } = await import(join(ROOT, 'server/dist/demo/demo.js'));
  return runDemo({ url, folder, token, say: console.log });
}
