import { parentPort } from 'node:worker_threads';
import { timeBreak, timeLatencyBreak, watchRivals, watchWorld } from './stages.mjs';

const WORK = { watchWorld, watchRivals, timeBreak, timeLatencyBreak };

parentPort.on('message', ({ work, setting, from, to }) => {
  const results = [];
  for (let seed = from; seed < to; seed += 1) results.push(WORK[work](setting, seed));
  parentPort.postMessage(results);
});
