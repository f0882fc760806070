import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, ROOT } from '../server/launch/build.mjs';
import { startPostgres } from '../server/launch/postgres.mjs';

const PARTS = ['unit', 'stack'];
const asked = process.argv.slice(2);
const unknown = asked.filter((part) => !PARTS.includes(part));
if (unknown.length > 0) {
  console.error(`No tests are called ${unknown.join(', ')}. There are: ${PARTS.join(', ')}.`);
  process.exit(1);
}

function jest(part, environment) {
  console.log(`\n== ${part}`);
  const started = Date.now();
  const { status } = spawnSync(process.execPath, ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', join(ROOT, 'node_modules/jest/bin/jest.js'), '--selectProjects', part], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  console.log(`== ${part}: ${status === 0 ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`);
  return status === 0;
}

build();
const parts = asked.length > 0 ? asked : PARTS;
let isPassed = true;
const folder = mkdtempSync(join(tmpdir(), 'rollout-health-test-'));
let postgres;
try {
  if (parts.includes('stack')) postgres = await startPostgres(folder);
  for (const part of parts) isPassed = jest(part, { TEST_POSTGRES_URL: postgres?.url ?? '' }) && isPassed;
} finally {
  postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(isPassed ? 0 : 1);
