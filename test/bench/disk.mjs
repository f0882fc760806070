import { postAll } from './post.mjs';
import { eventsRolledUp, makeBody, makeEvents, startProduct } from './product.mjs';
import { share, whole } from './quantiles.mjs';

/** Bytes of the database a usage event, everything in it, beside its own JSON. */
export async function measureDisk({ backends, scale, say }) {
  const [{ name: _, ...where }] = backends;
  const product = await startProduct(where);
  try {
    const size = async () => {
      await product.query('VACUUM');
      return Number((await product.query('SELECT pg_database_size(current_database()) AS bytes'))[0].bytes);
    };
    const count = Math.round(200 * scale) * 500;
    const before = await size();
    await postAll(
      product,
      Array.from({ length: count / 500 }, () => makeBody(500)),
      8,
    );
    while ((await eventsRolledUp(product)) < count) await new Promise((resolve) => setTimeout(resolve, 50));
    const all = ((await size()) - before) / count;
    const [{ raw, ids }] = await product.query(
      `SELECT (SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('usage_events'))::float8 AS raw, pg_total_relation_size('signal_ids')::float8 AS ids`,
    );
    const json = Buffer.byteLength(JSON.stringify(makeEvents(1)[0]));
    say(`${whole(all)} bytes an event (raw ${whole(raw / count)}, ids ${whole(ids / count)}); its JSON ${json}`);
    return {
      title: 'Bytes on disk a usage event',
      head: ['events', 'all', 'raw row', 'id index', 'its JSON', 'all ÷ JSON'],
      rows: [[whole(count), whole(all), whole(raw / count), whole(ids / count), json, share(all, json)]],
    };
  } finally {
    await product.stop();
  }
}
