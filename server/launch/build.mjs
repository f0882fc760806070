import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { Refusal } from './folder.mjs';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = [
  'shared/src',
  'server/src',
  'web/src',
  'web/index.html',
  'web/vite.config.ts',
  'pnpm-lock.yaml',
  'tsconfig.base.json',
  'server/tsconfig.build.json',
  'shared/tsconfig.build.json',
];
const STAMP = join(ROOT, 'server/dist/.built-from');

function* filesOf(path) {
  if (!existsSync(path)) return;
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    yield path;
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1)))
    yield* entry.isDirectory() ? filesOf(join(path, entry.name)) : [join(path, entry.name)];
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const source of SOURCES) for (const file of filesOf(join(ROOT, source))) hash.update(file.slice(ROOT.length)).update(readFileSync(file));
  return hash.digest('hex');
}

/** The server without the page; nothing when nothing changed. */
export const buildServer = () => run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-b', 'server/tsconfig.build.json']);

/** Compiles what changed since the last time; nothing when nothing did. */
export function build(say = console.log) {
  const from = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === from) return;
  say('building …');
  buildServer();
  if (existsSync(join(ROOT, 'web/vite.config.ts'))) {
    run(process.execPath, [join(ROOT, 'web/node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn', join(ROOT, 'web')]);
    compress(join(ROOT, 'web/dist'));
  }
  writeFileSync(STAMP, from);
}

/** Beside each file of text what browsers rather take: a quarter of it. */
function compress(folder) {
  for (const file of filesOf(folder)) {
    if (!/\.(js|css|html|svg)$/.test(file)) continue;
    const content = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
    writeFileSync(`${file}.gz`, gzipSync(content));
  }
}

function run(command, parameters) {
  try {
    execFileSync(command, parameters, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  } catch (error) {
    throw new Refusal(`The build failed.\n${error.stdout ?? ''}${error.stderr ?? ''}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
