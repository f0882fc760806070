import { post } from './post.mjs';
import { makeBody } from './product.mjs';

// So many events a second, in batches, until the parent lets go.
const { TARGET_URL: url, INGEST_KEY: key, EVENTS_PER_SECOND } = process.env;
const BATCH = 250;
const timer = setInterval(() => post({ url, key }, 'usage', makeBody(BATCH)).catch(() => undefined), (BATCH * 1_000) / Number(EVENTS_PER_SECOND));
process.send({ started: true });
process.once('disconnect', () => {
  clearInterval(timer);
  process.exit(0);
});
