import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildServer, ROOT } from './build.mjs';

// Writes server/openapi.json from the routes and their schemas; with --check only compares.
const FILE = join(ROOT, 'server/openapi.json');
buildServer();
const { writeOpenApi } = await import(join(ROOT, 'server/dist/app/openapi.js'));
const document = `${JSON.stringify(await writeOpenApi(), null, 2)}\n`;
if (!process.argv.includes('--check')) writeFileSync(FILE, document);
else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== document) {
  console.error('server/openapi.json is not what the routes say. Run `npx pnpm@10 openapi` and look at the difference: clients rely on it.');
  process.exit(1);
}
process.exit(0);
