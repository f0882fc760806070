import { io } from 'socket.io-client';

// Many watchers in one process: tells when the first and the last of them got each message.
const { TARGET_URL, TOKEN, ROLLOUT, SOCKETS } = process.env;
const wanted = Number(SOCKETS);
const arrivals = new Map();

function take({ revision }) {
  const arrival = arrivals.get(revision) ?? { count: 0, first: Date.now() };
  arrival.count += 1;
  arrivals.set(revision, arrival);
  if (arrival.count === wanted) process.send({ revision, first: arrival.first, last: Date.now() });
}

async function connect() {
  const socket = io(`${TARGET_URL}/live`, { auth: { token: TOKEN }, transports: ['websocket'], forceNew: true });
  const answer = await socket.timeout(60_000).emitWithAck('watch', { rollout: ROLLOUT });
  if (!answer.ok) throw new Error(answer.message);
  socket.on('health', take);
}

for (let index = 0; index < wanted; index += 50) await Promise.all(Array.from({ length: Math.min(50, wanted - index) }, connect));
process.send({ connected: wanted });
process.once('disconnect', () => process.exit(0));
