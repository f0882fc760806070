import { echoes, watch } from './probe.mjs';
import { start, startProduct } from './product.mjs';
import { quantiles, tenth } from './quantiles.mjs';

/** From the answer to a POST to the changed number on a socket, idle and under load, beside a bare echo. */
export async function measureLatency({ backends, scale, say }) {
  const echo = start('echo.mjs');
  const { url } = await echo.hear();
  const bare = quantiles(await echoes(url, 1_000));
  await echo.stop();
  const rows = [];
  for (const { name, ...where } of backends) {
    const product = await startProduct(where);
    const watcher = await watch(product);
    try {
      await watcher.probes(5);
      const add = (load, values) => {
        const { p50, p99 } = quantiles(values);
        say(`${name}, ${load}: p50 ${tenth(p50)} ms, p99 ${tenth(p99)} ms; bare echo p50 ${tenth(bare.p50)} ms`);
        rows.push([name, load, values.length, tenth(p50), tenth(p99), bare.p50.toFixed(2), bare.p99.toFixed(2), tenth(p50 / bare.p50)]);
      };
      const count = Math.max(10, Math.round(60 * scale));
      add('idle', await watcher.probes(count));
      const load = start('load.mjs', { TARGET_URL: product.url, INGEST_KEY: product.key, EVENTS_PER_SECOND: '5000' });
      await load.hear();
      await watcher.probes(5);
      add('5,000 events/s', await watcher.probes(count));
      await load.stop();
    } finally {
      watcher.close();
      await product.stop();
    }
  }
  return { title: 'POST to socket, ms', head: ['queue', 'load', 'probes', 'p50', 'p99', 'echo p50', 'echo p99', 'p50 ÷ echo p50'], rows };
}
