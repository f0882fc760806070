import { createRequire } from 'node:module';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import pg from 'pg';
import { postAll } from './post.mjs';
import { eventsRolledUp, makeBody, startProduct } from './product.mjs';
import { share, whole } from './quantiles.mjs';

const { from, to } = createRequire(new URL('../../server/package.json', import.meta.url))('pg-copy-streams');
const COLUMNS = 'rollout_id, source_id, stage_id, at, received_at, assisted, id, name, user_id, stage_key, segment, properties';
const SIZES = [
  { batch: 1, events: 6_000, atOnce: 64 },
  { batch: 50, events: 60_000, atOnce: 32 },
  { batch: 500, events: 240_000, atOnce: 12 },
];

/** Signals a second: accepted, and standing in the rollups, beside a raw COPY of the same rows into the same table. */
export async function measureThroughput({ backends, scale, profile, say }) {
  const rows = [];
  for (const { name, ...where } of backends) {
    const product = await startProduct({ ...where, profile });
    try {
      await postAll(
        product,
        Array.from({ length: 20 }, () => makeBody(500)),
        4,
      );
      await rolledUp(product, 10_000);
      const measured = [];
      for (const size of SIZES) measured.push(await measureSize(product, size, scale));
      const limit = await copyRate(product);
      for (const { batch, accepted, rolledUp: counted } of measured) {
        say(`${name}, batches of ${batch}: ${whole(accepted)} accepted/s, ${whole(counted)} rolled up/s; COPY ${whole(limit)}/s`);
        rows.push([name, batch, whole(accepted), whole(counted), whole(limit), share(accepted, limit), share(counted, limit)]);
      }
    } finally {
      await product.stop();
    }
  }
  return {
    title: 'Signals a second, HTTP to rollups',
    head: ['queue', 'batch', 'accepted/s', 'rolled up/s', 'raw COPY/s', 'accepted ÷ COPY', 'rolled up ÷ COPY'],
    rows,
  };
}

async function measureSize(product, { batch, events, atOnce }, scale) {
  const bodies = Array.from({ length: Math.ceil((events * scale) / batch) }, () => makeBody(batch));
  const count = bodies.length * batch;
  const before = await eventsRolledUp(product);
  const started = performance.now();
  await postAll(product, bodies, atOnce);
  const accepted = (count * 1_000) / (performance.now() - started);
  await rolledUp(product, before + count);
  return { batch, accepted, rolledUp: (count * 1_000) / (performance.now() - started) };
}

async function rolledUp(product, count) {
  while ((await eventsRolledUp(product)) < count) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function copyRate({ databaseUrl }) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const parts = [];
    await pipeline(client.query(to(`COPY (SELECT ${COLUMNS} FROM usage_events) TO STDOUT`)), async (source) => {
      for await (const part of source) parts.push(part);
    });
    const started = performance.now();
    const copy = client.query(from(`COPY usage_events (${COLUMNS}) FROM STDIN`));
    await pipeline(Readable.from(parts), copy);
    return (copy.rowCount * 1_000) / (performance.now() - started);
  } finally {
    await client.end();
  }
}
