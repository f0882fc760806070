import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually, TOKEN } from './harness.js';
import { ProductProcess, START } from './processes.js';

let folder: string;
const environment = (more: Record<string, string> = {}) => ({
  DATA_DIR: folder,
  PORT: '0',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'silent',
  BOOTSTRAP_ADMIN_TOKEN: TOKEN,
  ...more,
});

/** Processes that this data folder's Postgres still has. */
function databaseProcesses(): string[] {
  const pid = postmasterPid();
  if (pid === null) return [];
  try {
    const states = execFileSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' }).trim().split('\n');
    // Z: it has ended, and only its parent has not asked yet how.
    return states.filter((state) => state !== '' && !state.startsWith('Z'));
  } catch {
    return [];
  }
}

let lastPid: string | null = null;
function postmasterPid(): string | null {
  const file = join(folder, 'postgres/postmaster.pid');
  if (existsSync(file)) lastPid = readFileSync(file, 'utf8').split('\n')[0] ?? null;
  return lastPid;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollout-health-launch-'));
});
afterAll(() => remove(folder));

/** Where root starts Postgres its data may stand elsewhere, behind a link. */
function remove(path: string): void {
  const data = join(path, 'postgres');
  if (existsSync(data)) rmSync(dirname(realpathSync(data)), { recursive: true, force: true });
  rmSync(path, { recursive: true, force: true });
}

test('an interrupt of the terminal while the database is made is no failure, and the next start works', async () => {
  const own = mkdtempSync(join(tmpdir(), 'rollout-health-launch-'));
  try {
    // All that runs in a terminal is interrupted at once: what we wait for ends, too.
    const child = spawn(process.execPath, [START], { env: { ...process.env, ...environment({ DATA_DIR: own }) }, detached: true });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await eventually(() => expect(existsSync(join(own, 'postgres'))).toBe(true));
    const ended = new Promise((resolve) => child.once('close', resolve));
    process.kill(-(child.pid as number), 'SIGINT');
    expect([await ended, said]).toEqual([0, 'stopping …\n']);
    const next = await ProductProcess.start(environment({ DATA_DIR: own }));
    await next.end('SIGINT');
  } finally {
    remove(own);
  }
}, 60_000);

test('the first start says how to sign in, an interrupt stops everything in five seconds, a second start keeps what was there', async () => {
  const first = await ProductProcess.start(environment());
  await eventually(() => expect(first.output).toMatch(/welcome#\S+/));
  const declared = await first.post('/api/v1/rollouts', {
    key: 'kept',
    name: 'Kept',
    purpose: 'Stays.',
    stages: [{ key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 1 }],
  });
  expect(declared.status).toBe(201);
  expect(databaseProcesses()).toHaveLength(1);
  expect(await first.end('SIGINT')).toBeLessThan(5_000);
  expect(first.child.exitCode).toBe(0);
  expect(databaseProcesses()).toEqual([]);
  // The key of sessions is the folder's, for its owner to read, and not the database's.
  const key = join(folder, 'session-secret');
  const [mode, made] = [statSync(key).mode & 0o777, readFileSync(key, 'utf8')];
  expect([mode, made.length]).toEqual([0o600, 43]);
  const second = await ProductProcess.start(environment());
  expect((await second.get('/api/v1/rollouts/kept')).status).toBe(200);
  expect(readFileSync(key, 'utf8')).toBe(made);
  await second.end('SIGTERM');
}, 120_000);

test('killed without a chance to clean up, it leaves no database behind, and its lock is healed', async () => {
  const killed = await ProductProcess.start(environment());
  postmasterPid();
  await killed.end('SIGKILL');
  await eventually(() => expect(databaseProcesses()).toEqual([]));
  const next = await ProductProcess.start(environment());
  expect((await next.get('/readyz')).status).toBe(200);
  const twice = await ProductProcess.refused(environment());
  expect(twice.status).toBe(1);
  expect(twice.output.trim()).toMatch(/^Already running on .* as process \d+\. Stop that one first, or set DATA_DIR to another folder\.$/);
  await next.end('SIGINT');
}, 120_000);

test('a database that ended by itself is started again, and stopped with everything else', async () => {
  const product = await ProductProcess.start(environment());
  const ended = postmasterPid();
  process.kill(Number(ended), 'SIGKILL');
  await eventually(async () => expect((await product.get('/readyz')).status).toBe(503));
  await eventually(async () => expect((await product.get('/readyz')).status).toBe(200), 60_000);
  expect(postmasterPid()).not.toBe(ended);
  expect(databaseProcesses()).toHaveLength(1);
  await product.end('SIGKILL');
  await eventually(() => expect(databaseProcesses()).toEqual([]));
}, 120_000);

test('a port in use, a wrong variable, a folder that cannot be: one clear line each', async () => {
  const busy = createServer();
  await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
  const { port } = busy.address() as AddressInfo;
  const inUse = await ProductProcess.refused(environment({ PORT: String(port), LOG_LEVEL: 'info' }));
  busy.close();
  expect([inUse.status, inUse.output.trim()]).toEqual([1, `Port ${port} is in use. Stop what uses it, or set PORT to another one.`]);

  const elsewhere = await ProductProcess.refused(environment({ HOST: 'nowhere.invalid' }));
  expect([elsewhere.status, elsewhere.output.trim()]).toEqual([1, 'HOST nowhere.invalid is not an address of this machine. Leave it out to listen on all.']);

  const wrong = await ProductProcess.refused(environment({ ROLE: 'boss' }));
  expect(wrong.status).toBe(1);
  expect(wrong.output.trim().split('\n')).toHaveLength(1);
  expect(wrong.output).toMatch(/ROLE/);

  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  const blocked = await ProductProcess.refused(environment({ DATA_DIR: join(file, 'below') }));
  expect(blocked.status).toBe(1);
  expect(blocked.output.trim().split('\n')).toHaveLength(1);
  // Nobody makes folders there, and some ways to make them never notice.
  const nowhere = await ProductProcess.refused(environment({ DATA_DIR: '/proc/nowhere' }));
  expect([nowhere.status, nowhere.output.trim().split('\n').length]).toEqual([1, 1]);

  const nobody = await ProductProcess.refused(environment({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' }));
  expect(nobody.status).toBe(1);
  const deaf = await ProductProcess.refused(environment({ REDIS_URL: 'redis://127.0.0.1:1' }));
  expect(deaf.status).toBe(1);
  expect(deaf.output.trim()).toMatch(/^The Redis of REDIS_URL \(127\.0\.0\.1:1\) does not answer\./);
  expect(nobody.output.trim()).toMatch(/^The database of DATABASE_URL \(127\.0\.0\.1:1\) cannot be reached: [^\n]+\. Start it, or mend DATABASE_URL\.$/);
  // A name with two addresses fails without a message of its own; and what only a file names is not replaced by the embedded database.
  const url = join(folder, 'url');
  writeFileSync(url, 'postgres://nobody@localhost:1/nothing');
  const named = await ProductProcess.refused(environment({ DATABASE_URL_FILE: url }));
  expect(named.output.trim()).toMatch(/^The database of DATABASE_URL \(localhost:1\) cannot be reached: [^\n]*ECONNREFUSED[^\n]*$/);
}, 120_000);
