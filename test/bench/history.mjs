import { watch } from './probe.mjs';
import { ROLLOUT, startProduct } from './product.mjs';
import { quantiles, tenth, whole } from './quantiles.mjs';

const MINUTES_OF_A_MILLION = 3 * 1_440;

/** The health endpoint and an evaluation with so many events in store. Raw rows and rollups are written by SQL. */
export async function measureHistory({ backends, scale, say }) {
  const [{ name: _, ...where }] = backends;
  const product = await startProduct(where);
  const watcher = await watch(product);
  const rows = [];
  try {
    await watcher.probes(5);
    let stored = 0;
    for (const wanted of [1_000_000 * scale, 10_000_000 * scale]) {
      await fill(product, stored, wanted);
      stored = wanted;
      const read = quantiles(await readHealth(product, 200));
      const evaluation = await evaluationMilliseconds(product, watcher);
      say(`${whole(stored)} events: health p50 ${tenth(read.p50)} ms, p99 ${tenth(read.p99)} ms; an evaluation ${tenth(evaluation)} ms`);
      rows.push([
        whole(stored),
        tenth(read.p50),
        tenth(read.p99),
        tenth(evaluation),
        rows.length === 0 ? '1.00' : (read.p50 / Number(rows[0][1])).toFixed(2),
        rows.length === 0 ? '1.00' : (evaluation / Number(rows[0][3])).toFixed(2),
      ]);
    }
  } finally {
    watcher.close();
    await product.stop();
  }
  return { title: 'Health with history', head: ['stored events', 'GET health p50 ms', 'p99 ms', 'evaluation ms', 'GET ÷ first', 'evaluation ÷ first'], rows };
}

/** Older history for more events, as it would be: the same traffic over a longer time. */
async function fill({ query }, from, to) {
  const [{ stage, rollout, source }] = await query('SELECT s.id AS stage, s.rollout_id AS rollout, o.id AS source FROM stages s, sources o');
  const minutes = (events) => Math.round((events / 1_000_000) * MINUTES_OF_A_MILLION);
  await query(
    `INSERT INTO usage_events (rollout_id, source_id, stage_id, at, received_at, assisted, id, name, user_id, segment)
     SELECT $1, $2, $3, now() - interval '2 hours' - make_interval(secs => i * 60.0 * ${MINUTES_OF_A_MILLION} / 1e6), now(), false, 'old-' || i, 'page viewed', 'user-' || i % 1000, '{"device": "ios"}'
     FROM generate_series($4::bigint, $5::bigint - 1) AS i`,
    [rollout, source, stage, from, to],
  );
  await query(
    `INSERT INTO rollups (stage_id, segment_id, series_id, grain, at, value)
     SELECT $1, g.id, s.id, 60, date_trunc('minute', now()) - interval '2 hours' - make_interval(mins => m), 200
     FROM generate_series($2::int, $3::int - 1) AS m, series s, (SELECT 0 AS id UNION SELECT id FROM segments) g WHERE s.name IN ('events', 'requests', 'errors')
     ON CONFLICT DO NOTHING`,
    [stage, minutes(from), minutes(to)],
  );
  await query('VACUUM ANALYZE');
}

async function readHealth({ call }, count) {
  const durations = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    await call('GET', `/api/v1/rollouts/${ROLLOUT}/health`);
    durations.push(performance.now() - started);
  }
  return durations;
}

/** Mean of the jobs, as the product's own metrics tell it. */
async function evaluationMilliseconds(product, watcher) {
  const before = await evaluations(product);
  await watcher.probes(25);
  const after = await evaluations(product);
  return (1_000 * (after.sum - before.sum)) / (after.count - before.count);
}

async function evaluations({ url }) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (part) => Number(new RegExp(`^\\S*_${part}\\{[^}]*"health\\.evaluate"[^}]*\\} (\\S+)`, 'm').exec(text)?.[1]);
  return { sum: read('sum'), count: read('count') };
}
