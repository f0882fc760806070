import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../server/launch/build.mjs';

const node = process.execPath;
const bin = (path) => join(ROOT, 'node_modules', path);

// In a place of its own: wherever else the formatter runs without a cache, it throws away the usual one.
const CACHE = ['--cache', '--cache-strategy', 'content', '--cache-location', 'node_modules/.cache/verify/format'];

/** Each in a process of its own; the two columns run side by side. */
const COLUMNS = [
  [
    ['types', node, [bin('typescript/bin/tsc'), '-b', 'server/tsconfig.build.json']],
    ['types of the page', node, [bin('typescript/bin/tsc'), '-p', 'web/tsconfig.json']],
    ['types of the tests', node, [bin('typescript/bin/tsc'), '-p', 'test/tsconfig.json']],
    ['OpenAPI document', node, ['server/launch/openapi.mjs', '--check']],
    [
      'unit tests',
      node,
      [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        bin('jest/bin/jest.js'),
        '--selectProjects',
        'unit',
        '--maxWorkers',
        '2',
        '--silent',
      ],
    ],
  ],
  [
    ['format', node, [bin('prettier/bin/prettier.cjs'), '--check', ...CACHE, '--log-level', 'warn', '.']],
    ['import rules', node, ['test/structure/cruise.mjs', ROOT]],
    ['dead code', node, [bin('knip/bin/knip.js'), '--no-progress']],
    ['lint', node, [bin('oxlint/bin/oxlint'), '.']],
  ],
];

function run([title, command, parameters]) {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(command, parameters, { cwd: ROOT, env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.on('close', (status) => {
      const seconds = ((Date.now() - started) / 1_000).toFixed(1);
      console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${title} (${seconds} s)${status === 0 ? '' : `\n${said}`}`);
      resolve(status === 0);
    });
  });
}

async function runAll(steps) {
  let isPassed = true;
  for (const step of steps) isPassed = (await run(step)) && isPassed;
  return isPassed;
}

const started = Date.now();
const results = await Promise.all(COLUMNS.map(runAll));
const isPassed = results.every(Boolean);
console.log(`${isPassed ? 'verified' : 'NOT verified'} in ${((Date.now() - started) / 1_000).toFixed(0)} s`);
process.exit(isPassed ? 0 : 1);
