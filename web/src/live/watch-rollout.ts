import type { QueryClient } from '@tanstack/react-query';
import { LIVE_NAMESPACE, type ClientToServerEvents, type HealthMessage, type ServerToClientEvents } from '@rollout-health/shared/live';
import { io, type Socket } from 'socket.io-client';
import { meQuery } from '../api/access';
import { healthQuery } from '../api/health';
import { applyChange } from './apply-change';

/** connecting → live (the snapshot is in) → lost (the socket closed) → live. */
export type Connection = { state: 'connecting' | 'live' } | { state: 'lost'; since: Date };

const RETRY_MS = 3_000;
const FOLLOW_EVERY_MS = 5_000;
const ANSWER_WITHIN_MS = 10_000;

type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

const connect = (): LiveSocket => io(LIVE_NAMESPACE, { transports: ['websocket'], forceNew: true, reconnectionDelayMax: RETRY_MS });

/** Keeps the rollout's health in the cache current until the returned function is called. */
export function watchRollout(rollout: string, cache: QueryClient, onConnection: (connection: Connection) => void, socket = connect()): () => void {
  const { queryKey } = healthQuery(rollout);
  const follow = throttle(
    () => void cache.invalidateQueries({ predicate: ({ meta, queryKey: key }) => meta?.['followsHealth'] === true && key[1] === rollout }),
    FOLLOW_EVERY_MS,
  );
  // Changes that overtake the snapshot wait for it; null while no snapshot is awaited.
  let waiting: HealthMessage[] | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const later = (again: () => void) => {
    clearTimeout(retry);
    retry = setTimeout(again, RETRY_MS);
  };

  function watch(): void {
    if (waiting || !socket.connected) return;
    waiting = [];
    socket.timeout(ANSWER_WITHIN_MS).emit('watch', { rollout }, (error, answer) => {
      // The socket closed before it was answered: what is done about that is under way.
      if (!socket.connected) return;
      const overtaken = waiting ?? [];
      waiting = null;
      if (error || !answer.ok) return later(watch);
      cache.setQueryData(queryKey, answer.snapshot);
      onConnection({ state: 'live' });
      follow.soon();
      overtaken.forEach(take);
    });
  }

  function take(message: HealthMessage): void {
    if (message.rollout !== rollout) return;
    if (waiting) return void waiting.push(message);
    const applied = applyChange(cache.getQueryData(queryKey), message);
    if (applied.kind === 'gap') return watch();
    if (applied.kind === 'ignored') return;
    cache.setQueryData(queryKey, applied.health);
    follow.soon();
  }

  const lost = () => {
    waiting = null;
    onConnection({ state: 'lost', since: new Date() });
  };

  socket.on('connect', watch);
  socket.on('health', take);
  socket.on('disconnect', (reason) => {
    lost();
    if (reason === 'io server disconnect') later(() => socket.connect());
  });
  socket.on('connect_error', () => {
    if (socket.active) return;
    // Refused, not unreachable: the session may have ended, which this question finds out.
    void cache.invalidateQueries({ queryKey: meQuery.queryKey });
    later(() => socket.connect());
  });

  return () => {
    clearTimeout(retry);
    follow.stop();
    socket.off().disconnect();
  };
}

/** At once, then at most every so often, with the last call never dropped. */
function throttle(action: () => void, everyMs: number): { soon: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;
  const run = () => {
    isWanted = false;
    action();
    timer = setTimeout(() => {
      timer = undefined;
      if (isWanted) run();
    }, everyMs);
  };
  return { soon: () => (timer ? void (isWanted = true) : run()), stop: () => clearTimeout(timer) };
}
