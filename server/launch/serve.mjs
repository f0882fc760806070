import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// One process of a built product on a database of its own: what containers run. DATABASE_URL must be set.
const { serve } = await import(join(fileURLToPath(new URL('..', import.meta.url)), 'dist/main.js'));

let served;
async function onSignal() {
  await served?.stop();
  process.exit(0);
}
process.once('SIGINT', onSignal);
process.once('SIGTERM', onSignal);

try {
  served = await serve(process.env);
} catch (error) {
  console.error(error.isRefusal ? error.message : error);
  process.exit(1);
}
