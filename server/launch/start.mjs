import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { build, ROOT } from './build.mjs';
import { DEMO_FOLDER, demoToken, startDemo } from './demo.mjs';
import { keepSecret, lockFolder, openFolder, Refusal } from './folder.mjs';
import { startPostgres } from './postgres.mjs';

const SIGNAL_MILLISECONDS = 100;
const isDemo = process.argv.includes('--demo');
const undo = [];

/** In the reverse order of what was started; each step is tried whatever became of the others. */
async function stopAll() {
  let failure;
  while (undo.length > 0) {
    try {
      await undo.pop()();
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure) throw failure;
}

let isStopping = false;
async function onSignal() {
  if (isStopping) process.exit(1);
  isStopping = true;
  console.log('stopping …');
  await stopAll().catch((error) => console.error(error.message));
  process.exit(0);
}

async function start() {
  build();
  const environment = { ...process.env };
  const folder = openFolder(resolve(ROOT, environment.DATA_DIR || (isDemo ? DEMO_FOLDER : '.data')));
  undo.push(lockFolder(folder));
  if (!environment.DATABASE_URL && !environment.DATABASE_URL_FILE) {
    const postgres = await startPostgres(folder);
    undo.push(() => postgres.stop());
    environment.DATABASE_URL = postgres.url;
    // The database is this folder's alone, and so is the key of its sessions, which no backup of the database holds.
    if (!environment.SESSION_SECRET) environment.SESSION_SECRET_FILE ||= keepSecret(folder, 'session-secret');
  }
  if (isDemo) environment.BOOTSTRAP_ADMIN_TOKEN ||= demoToken(folder);
  const { serve } = await import(join(ROOT, 'server/dist/main.js'));
  const served = await serve({ ...environment, DATA_DIR: folder });
  undo.push(() => served.stop());
  if (!isDemo) return;
  const demo = await startDemo(environment.PUBLIC_URL ? `http://127.0.0.1:${environment.PORT || 3000}` : served.url, folder, environment.BOOTSTRAP_ADMIN_TOKEN);
  undo.push(() => demo.stop());
}

process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
try {
  await start();
} catch (error) {
  // An interrupt of the terminal ends what we wait for as well: then that is what failed, and we come to hear of it only now.
  await setTimeout(SIGNAL_MILLISECONDS);
  if (!isStopping) {
    await stopAll().catch(() => undefined);
    console.error(error instanceof Refusal || error.isRefusal ? error.message : error);
    process.exit(1);
  }
}
