import { randomBytes } from 'node:crypto';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** An error whose message is all that a person needs: one line, no stack. */
export class Refusal extends Error {}

/** Level by level: Node's own way says ENOENT of a disk that may only be read, and never ends where the system makes the folders. */
function makeFolder(path) {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Makes the data folder, or says in one line why it cannot be used. */
export function openFolder(path) {
  try {
    makeFolder(path);
    accessSync(path, constants.W_OK);
    const probe = join(path, '.write-probe');
    writeFileSync(probe, 'x');
    rmSync(probe);
    return path;
  } catch (error) {
    throw new Refusal(explain(path, error));
  }
}

export function explain(path, error) {
  if (error.code === 'ENOSPC') return `No space left on the disk of ${path}. Free some, then start again.`;
  if (error.code === 'EROFS' || error.code === 'EACCES') return `${path} cannot be written to. Set DATA_DIR to a folder that can.`;
  return `${path} cannot be used: ${error.message}`;
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** When a process was started, so that a number used again by another process is not taken for ours. Null where unknown. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return null;
  }
}

/** One process a data folder. A lock whose process is gone is taken over. Returns what lets it go. */
export function lockFolder(path) {
  const file = join(path, 'lock.json');
  if (existsSync(file)) {
    const held = readLock(file);
    if (held && held.pid !== process.pid && isAlive(held.pid) && held.start === startOf(held.pid)) {
      throw new Refusal(`Already running on ${path} as process ${held.pid}. Stop that one first, or set DATA_DIR to another folder.`);
    }
    rmSync(file, { force: true });
  }
  writeFileSync(file, JSON.stringify({ pid: process.pid, start: startOf(process.pid) }), { flag: 'wx' });
  return () => rmSync(file, { force: true });
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Whether everybody may pass through the folder and all above it: another system user has to reach it. */
export function isReachableByOthers(path) {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

export function writeSecret(file, text) {
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600);
}

/** The file of a secret that belongs to this folder, made at the first start. */
export function keepSecret(folder, name) {
  const file = join(folder, name);
  if (existsSync(file)) return file;
  writeSecret(`${file}.new`, randomBytes(32).toString('base64url'));
  renameSync(`${file}.new`, file);
  return file;
}
