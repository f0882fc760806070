import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 128 });

/** Posts a body; waits and tries again when the queue is full. */
export async function post({ url, key }, kind, body) {
  for (;;) {
    const status = await send(`${url}/v1/${kind}`, key, body);
    if (status === 202) return;
    if (status !== 429 && status !== 503) throw new Error(`ingest answered ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function send(address, key, body) {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      address,
      { method: 'POST', agent, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': body.length } },
      (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode));
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/** Posts all bodies, so many at once. */
export async function postAll(target, bodies, atOnce) {
  let next = 0;
  const worker = async () => {
    while (next < bodies.length) await post(target, 'usage', bodies[next++]);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
