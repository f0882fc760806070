import { watch } from './probe.mjs';
import { ROLLOUT, start, startProduct, TOKEN } from './product.mjs';
import { quantiles, share, tenth } from './quantiles.mjs';

const TIMES = 10;
const sockets = (url, count) => start('sockets.mjs', { TARGET_URL: url, TOKEN, ROLLOUT, SOCKETS: String(count) });
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One change to many sockets, from the first that has it to the last, beside bare Socket.IO with the same message. */
export async function measureFanOut({ backends, scale, say }) {
  const count = Math.round(2_000 * scale);
  const [{ name: _, ...where }] = backends;
  const product = await startProduct(where);
  const watcher = await watch(product);
  const crowd = sockets(product.url, count);
  await crowd.hear();
  const message = await product.call('GET', `/api/v1/rollouts/${ROLLOUT}/health`);
  const spreads = [];
  const whole = [];
  for (let index = 0; index < TIMES; index += 1) {
    const spread = crowd.hear();
    await watcher.probe();
    const { first, last } = await spread;
    spreads.push(last - first);
    whole.push(last);
    await pause(700);
  }
  watcher.close();
  await crowd.stop();
  await product.stop();
  const bare = await bareSpreads(count, message);
  const [ours, limit] = [quantiles(spreads).p50, Math.max(1, quantiles(bare).p50)];
  say(`${count} sockets: first to last ${tenth(ours)} ms; bare Socket.IO ${tenth(limit)} ms`);
  return {
    title: 'One change to many sockets',
    head: ['sockets', 'first to last, ms (p50)', 'bare Socket.IO, ms', 'ours ÷ bare'],
    rows: [[count, tenth(ours), tenth(limit), share(ours, limit)]],
  };
}

async function bareSpreads(count, message) {
  const echo = start('echo.mjs');
  const { url } = await echo.hear();
  const crowd = sockets(url, count);
  await crowd.hear();
  const spreads = [];
  for (let index = 0; index < TIMES; index += 1) {
    const spread = crowd.hear();
    await echo.ask({ ...message, revision: index + 1 });
    const { first, last } = await spread;
    spreads.push(last - first);
  }
  await crowd.stop();
  await echo.stop();
  return spreads;
}
