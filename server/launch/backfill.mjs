import { join } from 'node:path';
import { build, ROOT } from './build.mjs';

try {
  build();
  const { runBackfill } = await import(join(ROOT, 'server/dist/backfill/command.js'));
  await runBackfill(process.argv.slice(2), process.env);
} catch (error) {
  console.error(error.isRefusal || error.name === 'Refusal' ? error.message : error);
  process.exitCode = 1;
}
