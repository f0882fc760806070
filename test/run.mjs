import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, ROOT } from '../server/launch/build.mjs';
import { startPostgres } from '../server/launch/postgres.mjs';
import { need } from './needs.mjs';

const PARTS = ['unit', 'stack', 'browser'];
const asked = process.argv.slice(2);
const unknown = asked.filter((part) => !PARTS.includes(part));
if (unknown.length > 0) {
  console.error(`No tests are called ${unknown.join(', ')}. There are: ${PARTS.join(', ')}.`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'rollout-health-test-'));
const undo = [() => rmSync(folder, { recursive: true, force: true })];

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function untilOpen(port, deadline = Date.now() + 10_000) {
  const isOpen = await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true) || socket.destroy()).once('error', () => resolve(false));
  });
  if (isOpen) return;
  if (Date.now() > deadline) throw new Error(`Nothing answers on port ${port}.`);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await untilOpen(port, deadline);
}

async function startRedis() {
  const port = await freePort();
  const redis = spawn(need('redis'), ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--save', ''], {
    stdio: 'ignore',
  });
  undo.push(() => redis.kill('SIGKILL'));
  await untilOpen(port);
  return `redis://127.0.0.1:${port}`;
}

async function startDatabase() {
  const postgres = await startPostgres(join(folder, 'database'));
  undo.push(() => postgres.stop({ isRemoved: true }));
  return postgres.url;
}

// They ask who may come in and what is answered, or start the product by its own command: the backend of the queues is nothing to them.
const ONCE = [
  'access',
  'attacks',
  'evidence',
  'forged-tokens',
  'fuzz',
  'identity-provider',
  'keys',
  'launch',
  'migration',
  'passwords',
  'people',
  'permissions',
  'roles',
  'session-key',
  'shared-links',
  'sign-in',
  'wire',
];

// They hold the product to its promises of a second or a few: one file after the other, with the machine to itself.
const ALONE = ['keys', 'launch', 'live', 'people', 'permissions', 'wire'];

const filesOf = (names) => `test/stack/(${names.join('|')})\\.test\\.ts$`;

/** Two files at a time, unless it is said otherwise: each has its own product on its own database. */
function jest(title, project, environment, { only = [], leftOut = [], atOnce = 2 } = {}) {
  console.log(`\n== ${title}`);
  const started = Date.now();
  const program = join(ROOT, 'node_modules/jest/bin/jest.js');
  const { status } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      program,
      '--selectProjects',
      project,
      '--maxWorkers',
      String(atOnce),
      ...(project === 'unit' ? [] : ['--silent']),
      ...(only.length > 0 ? ['--testPathPatterns', filesOf(only)] : []),
      ...(leftOut.length > 0 ? ['--testPathIgnorePatterns', filesOf(leftOut)] : []),
    ],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, NODE_OPTIONS: '', ...environment },
    },
  );
  console.log(`== ${title}: ${status === 0 ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`);
  return status === 0;
}

const RUNS = {
  unit: async () => jest('unit', 'unit', {}),
  stack: async () => {
    const TEST_REDIS_SERVER = need('redis');
    const TEST_POSTGRES_URL = await startDatabase();
    const environment = { TEST_POSTGRES_URL, TEST_REDIS_URL: '', TEST_REDIS_SERVER };
    const alone = jest('stack, queues on Postgres, one by one', 'stack', environment, { only: ALONE, atOnce: 1 });
    const others = jest('stack, queues on Postgres', 'stack', environment, { leftOut: ALONE });
    console.log(`\nOn Redis too, without those to which the queue is nothing: ${ONCE.join(', ')}.`);
    const onRedis = jest('stack, queues on Redis', 'stack', { TEST_POSTGRES_URL, TEST_REDIS_URL: await startRedis(), TEST_REDIS_SERVER }, { leftOut: ONCE });
    return alone && others && onRedis;
  },
  browser: async () => jest('browser', 'browser', { TEST_POSTGRES_URL: await startDatabase(), TEST_REDIS_URL: '', CHROME_PATH: need('chromium') }),
};

const hasBrowserTests = existsSync(join(ROOT, 'test/browser')) && readdirSync(join(ROOT, 'test/browser')).length > 0;
const parts = asked.length > 0 ? asked : PARTS.filter((part) => part !== 'browser' || hasBrowserTests);
let isPassed = true;
try {
  build();
  for (const part of parts) isPassed = (await RUNS[part]()) && isPassed;
} catch (error) {
  console.error(error.message);
  isPassed = false;
} finally {
  while (undo.length > 0) undo.pop()();
}
process.exit(isPassed ? 0 : 1);
