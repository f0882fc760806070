import { randomBytes } from 'node:crypto';
import { io } from 'socket.io-client';
import { post } from './post.mjs';
import { ROLLOUT, TOKEN } from './product.mjs';

const DEADLINE = 20_000;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const requestsIn = ({ stages }) => stages.find(({ stage }) => stage === 'pilot')?.figures.find(({ metric }) => metric === 'error-rate')?.denominator ?? null;

/** A watcher of the rollout that posts a report and waits for its number to change on the socket. */
export async function watch(product) {
  const socket = io(`${product.url}/live`, { auth: { token: TOKEN }, transports: ['websocket'] });
  let requests = 0;
  let onRequests = () => undefined;
  const take = (message) => {
    const now = requestsIn(message);
    if (now === null) return;
    requests = now;
    onRequests();
  };
  socket.on('health', take);
  const answer = await socket.timeout(DEADLINE).emitWithAck('watch', { rollout: ROLLOUT });
  if (!answer.ok) throw new Error(answer.message);
  take(answer.snapshot);
  return {
    /** Milliseconds from the answer to the POST to the changed number on the socket. */
    async probe() {
      const wanted = requests + 1;
      const body = Buffer.from(
        JSON.stringify({ id: randomBytes(8).toString('hex'), at: Date.now(), stage: 'pilot', segment: { device: 'ios' }, requests: 1, errors: 0 }),
      );
      const arrived = new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no change on the socket for ${DEADLINE} ms`)), DEADLINE);
        onRequests = () => {
          if (requests < wanted) return;
          clearTimeout(timer);
          resolve(performance.now());
        };
      });
      await post(product, 'errors', body);
      const answered = performance.now();
      return Math.max(0, (await arrived) - answered);
    },
    async probes(count) {
      const durations = [];
      for (let index = 0; index < count; index += 1) {
        durations.push(await this.probe());
        await pause(200 + ((index * 37) % 200));
      }
      return durations;
    },
    close: () => socket.close(),
  };
}

/** Milliseconds of a bare Socket.IO round trip. */
export async function echoes(url, count) {
  const socket = io(`${url}/live`, { transports: ['websocket'] });
  const durations = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    await socket.timeout(DEADLINE).emitWithAck('echo');
    durations.push(performance.now() - started);
  }
  socket.close();
  return durations.slice(Math.floor(count / 10));
}
